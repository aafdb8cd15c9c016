import CSndFile
import Glibc
import Testing

@testable import Sound

/// All samples of a file, read in blocks of an odd size.
func decode(_ file: SoundFile) throws -> [Float] {
  var all: [Float] = []
  var block = [Float](repeating: 0, count: 1_000 * file.channels)
  while true {
    let frames = try block.withUnsafeMutableBufferPointer { try file.read(into: $0) }
    guard frames > 0 else { return all }
    all += block[..<(frames * file.channels)]
  }
}

/// Error relative to the signal at the best shift of up to 3,000 frames, since codecs delay.
private func relativeError(_ decoded: [Float], _ original: [Float], channels: Int) -> Float {
  let (first, second) = (
    stride(from: 0, to: decoded.count, by: channels).map { decoded[$0] },
    stride(from: 0, to: original.count, by: channels).map { original[$0] }
  )
  let window = 4_000..<8_000
  func error(_ shift: Int) -> Float {
    var (sum, power): (Float, Float) = (0, 0)
    for index in stride(from: window.lowerBound, to: window.upperBound, by: 3) {
      let difference = first[index + shift] - second[index]
      sum += difference * difference
      power += second[index] * second[index]
    }
    return (sum / power).squareRoot()
  }
  return (0...3_000).lazy.map(error).min() ?? .infinity
}

@Suite struct SoundFileTests {
  let folder = TemporaryFolder()

  @Test("Each format decodes to what was encoded", arguments: Encoding.all)
  func decodes(_ encoding: Encoding) throws {
    // A rising sweep, so that no shift but the right one fits.
    let samples = (0..<encoding.rate).flatMap { index -> [Float] in
      let time = Double(index) / Double(encoding.rate)
      return [Float(0.4 * sin(2 * .pi * (300 + 400 * time) * time)), Float(0.2 * sin(2 * .pi * 440 * time))]
    }
    let file = try SoundFile(path: encode(samples, channels: 2, as: encoding, in: folder))
    #expect(file.format == encoding.name)
    #expect(file.sampleRate == encoding.rate)
    #expect(file.channels == 2)
    let frames = try #require(file.frames)
    #expect(abs(frames - encoding.rate) < 2_500)
    let decoded = try decode(file)
    #expect(decoded.count == frames * 2)
    try #require(decoded.count > 11_100 * 2)
    #expect(relativeError(decoded, samples, channels: 2) < encoding.error)
    try file.checkComplete()
  }

  @Test("The content decides, not the name")
  func contentDecides() throws {
    encode(tone(440, seconds: 0.2, rate: 44_100), channels: 1, as: Encoding.all[2], in: folder)
    rename(folder.file("a.flac"), folder.file("song.mp3"))
    #expect(try SoundFile(path: folder.file("song.mp3")).format == "FLAC")
  }

  @Test("Seeking goes to the sample", arguments: [Encoding.all[0], Encoding.all[2]])
  func seeks(_ encoding: Encoding) throws {
    let ramp = (0..<10_000).map { Float($0) / 20_000 }
    let file = try SoundFile(path: encode(ramp, channels: 1, as: encoding, in: folder))
    try file.seek(frame: 7_000)
    let rest = try decode(file)
    #expect(rest.count == 3_000)
    #expect(abs((rest.first ?? 0) - 0.35) < 1e-4)
    #expect(throws: SoundError.self) { try file.seek(frame: 20_000) }
  }

  @Test("NaN, infinity and absurd samples of a float file are made harmless")
  func limits() throws {
    let float = Encoding(name: "WAV", file: "f.wav", format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, rate: 8_000, error: 0)
    let path = encode([0.5, .nan, .infinity, -.infinity, 1e30, -1e30, -0.5], channels: 1, as: float, in: folder)
    #expect(try decode(SoundFile(path: path)) == [0.5, 0, 0, 0, 8, -8, -0.5])
  }

  @Test("What is no music file is refused with the path and the reason")
  func refuses() throws {
    let missing = folder.file("missing.ogg")
    #expect(throws: SoundError.unreadable(path: missing, reason: "No such file or directory")) {
      try SoundFile(path: missing)
    }
    #expect(throws: SoundError.notAFile(path: folder.path)) { try SoundFile(path: folder.path) }
    let pipe = folder.file("pipe.wav")
    mkfifo(pipe, 0o600)
    #expect(throws: SoundError.notAFile(path: pipe)) { try SoundFile(path: pipe) }
    let empty = folder.write("empty.mp3", [])
    #expect(throws: SoundError.empty(path: empty)) { try SoundFile(path: empty) }
    for name in ["text.mp3", "text.ogg", "text.gsm", "text.vox", "text.wav"] {
      let path = folder.write(name, Array("This is not music, whatever the name says.\n".utf8) * 200)
      let error = #expect(throws: SoundError.self) { try SoundFile(path: path) }
      guard case .notAudio(path, _) = error else {
        Issue.record("\(name): \(String(describing: error))")
        continue
      }
      #expect("\(SoundError.notAudio(path: path, reason: "x"))".hasPrefix(path))
    }
  }

  @Test("A file without permission is refused", .enabled(if: geteuid() != 0, "root may read everything"))
  func refusesWithoutPermission() {
    let path = encode(tone(440, seconds: 0.1, rate: 44_100), channels: 1, as: Encoding.all[0], in: folder)
    chmod(path, 0)
    #expect(throws: SoundError.unreadable(path: path, reason: "Permission denied")) { try SoundFile(path: path) }
  }

  @Test("A file cut in half is found out", arguments: Encoding.all)
  func findsTruncation(_ encoding: Encoding) throws {
    var random = SeededRandom(seed: 7)
    let noise = (0..<(encoding.rate * 2)).map { _ in Float.random(in: -0.5...0.5, using: &random) }
    encode(noise, channels: 1, as: encoding, in: folder)
    let bytes = folder.bytes(encoding.file)
    // Not at the end of an Ogg page, which would be a shorter but whole file.
    let cut = folder.write("cut-" + encoding.file, bytes.prefix(bytes.count / 2 + 7))
    let error = #expect(throws: SoundError.self) { try TrackAnalyser().analyse(path: cut) }
    #expect(error?.path == cut)
    guard case .truncated = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("Damaged files of every format give an error or samples, never a crash", arguments: Encoding.all)
  func survivesMutation(_ encoding: Encoding) throws {
    let seed: UInt64 = 20_260
    var random = SeededRandom(seed: seed)
    encode(tone(440, seconds: 0.3, rate: encoding.rate, channels: 2), channels: 2, as: encoding, in: folder)
    let bytes = folder.bytes(encoding.file)
    try #require(bytes.count > 100)
    for round in 0..<60 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let reach = round % 2 == 0 ? min(200, mutated.count) : mutated.count
        mutated[Int.random(in: 0..<reach, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 5 == 0 { mutated.removeLast(Int.random(in: 0..<mutated.count, using: &random)) }
      let path = folder.write("m", mutated)
      do {
        let file = try SoundFile(path: path)
        var (frames, block) = (0, [Float](repeating: 0, count: 4_096 * file.channels))
        while case let count = try block.withUnsafeMutableBufferPointer({ try file.read(into: $0) }), count > 0 {
          let isSane = block[..<(count * file.channels)].withUnsafeBufferPointer { samples in
            samples.indices.allSatisfy { samples[$0].magnitude <= 8 }
          }
          #expect(isSane, "seed \(seed), round \(round)")
          frames += count
          if frames > 1_000_000 { break }
        }
        try file.checkComplete()
      } catch let error as SoundError {
        #expect(error.path == path, "seed \(seed), round \(round)")
      }
    }
  }
}

private func * (bytes: [UInt8], count: Int) -> [UInt8] { (0..<count).flatMap { _ in bytes } }
