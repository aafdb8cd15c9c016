import CSndFile
import Glibc
import Sound
import Testing

@testable import Library

/// Of the calling thread alone (setfsuid(2)), which Glibc's module leaves out.
@_silgen_name("setfsuid") private func setFileSystemUser(_ user: UInt32) -> Int32

@Suite("Hostile files", .serialized) struct HostileFilesTests {
  let box = MusicBox()

  private func judge(_ name: String, shortest: Double = 5) throws -> FileJudge.Verdict {
    FileJudge(root: box.path, model: try ModelFixture().model(), lexicon: .none, shortest: shortest)
      .verdict(on: PendingFile(file: file(name), known: nil))
  }

  private func file(_ name: String) -> MusicFolder.File {
    MusicFolder.File(path: box.file(name), stamp: FileStamp(size: 1, modified: 1))
  }

  private func scan(_ store: MemoryStore = MemoryStore()) async throws -> ScanReport {
    try await LibraryScan(folder: box.path, store: store, model: try ModelFixture().model()).run()
  }

  /// A file by libsndfile.
  private func encode(_ name: String, format: Int, rate: Int = 44_100, channels: Int = 1, seconds: Double) throws {
    var info = SF_INFO()
    (info.samplerate, info.channels, info.format) = (Int32(rate), Int32(channels), Int32(format))
    let handle = try #require(sf_open(box.file(name), Int32(SFM_WRITE), &info))
    let frames = Int(seconds * Double(rate))
    let samples = (0..<frames).flatMap { frame in
      [Float](repeating: Float(0.4 * sin(Double(frame) * 0.05)), count: channels)
    }
    sf_writef_float(handle, samples, sf_count_t(frames))
    sf_close(handle)
  }

  @Test("are each skipped with a kind and a reason, and counted")
  func skipped() async throws {
    box.song("good.wav", seconds: 6)
    box.write("zero length.mp3", [])
    box.write("truncated.wav", Array(wav(seconds: 6).prefix(200_000)))
    try encode("whole.flac", format: Int(SF_FORMAT_FLAC | SF_FORMAT_PCM_16), seconds: 6)
    box.write("truncated.flac", Array(bytes("whole.flac").prefix(20_000)))
    box.write("picture.mp3", [0xFF, 0xD8, 0xFF, 0xE0] + [UInt8](repeating: 0x5A, count: 5_000))
    box.write("apple.mp3", [0, 0, 0, 32] + Array("ftypM4A ".utf8) + [UInt8](repeating: 0, count: 500))
    box.write("apple.m4a", [0, 0, 0, 32] + Array("ftypM4A ".utf8))
    box.song("one second.wav", seconds: 1)
    box.write("silence.wav", wav(seconds: 6, amplitude: 0))
    box.write("faint hiss.wav", wav(seconds: 6, amplitude: 0.0001))
    symlink(box.path, box.file("loop"))
    symlink("self.mp3", box.file("self.mp3"))
    mkfifo(box.file("pipe.mp3"), 0o600)
    let report = try await scan()
    let kinds = report.failures.map { "\($0.path.dropFirst(box.path.count + 1)): \($0.kind)" }
    #expect(
      kinds == [
        "apple.m4a: unsupported", "apple.mp3: unsupported", "faint hiss.wav: silent", "one second.wav: tooShort",
        "picture.mp3: notAudio",
        "pipe.mp3: notAudio", "silence.wav: silent", "truncated.flac: truncated", "truncated.wav: truncated",
        "zero length.mp3: empty",
      ])
    #expect(report.failures.allSatisfy { !$0.reason.isEmpty })
    #expect(report.analysed == 2)
  }

  @Test("with any number of channels, any rate and the wrong ending are music where they hold music")
  func odd() async throws {
    try encode("8 channels.wav", format: Int(SF_FORMAT_WAV | SF_FORMAT_PCM_16), channels: 8, seconds: 6)
    try encode("192 kHz.flac", format: Int(SF_FORMAT_FLAC | SF_FORMAT_PCM_24), rate: 192_000, channels: 2, seconds: 6)
    try encode("flac.mp3", format: Int(SF_FORMAT_FLAC | SF_FORMAT_PCM_16), seconds: 6)
    let report = try await scan()
    #expect(report.analysed == 3 && report.failures.isEmpty, "\(report.failures)")
  }

  @Test("with samples that are not numbers are silence where there is nothing else, and music where there is")
  func notNumbers() throws {
    for (name, share) in [("all.wav", 1), ("some.wav", 7)] {
      var info = SF_INFO()
      (info.samplerate, info.channels, info.format) = (22_050, 1, Int32(SF_FORMAT_WAV | SF_FORMAT_FLOAT))
      let handle = try #require(sf_open(box.file(name), Int32(SFM_WRITE), &info))
      let samples = (0..<140_000).map { $0 % share == 0 ? Float.nan : Float(0.3 * sin(Double($0) * 0.1)) }
      sf_writef_float(handle, samples, 140_000)
      sf_close(handle)
    }
    guard case .failure(let failure) = try judge("all.wav") else {
      Issue.record("not refused")
      return
    }
    #expect(failure.kind == .silent)
    guard case .track(let track, _) = try judge("some.wav") else {
      Issue.record("refused")
      return
    }
    #expect(track.profile.embedding.allSatisfy(\.isFinite) && track.profile.affect.valence.isFinite)
  }

  @Test("with 1 MB of tags are music, and their titles stay short")
  func tags() throws {
    try encode("plain.mp3", format: Int(SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III), seconds: 6)
    let title = [3] + [UInt8](repeating: 0x41, count: 1 << 20)
    let size = title.count + 10
    func syncSafe(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> (7 * $0) & 0x7F) } }
    let tag = Array("ID3".utf8) + [4, 0, 0] + syncSafe(size) + Array("TIT2".utf8) + syncSafe(title.count) + [0, 0]
    box.write("tagged.mp3", tag + title + bytes("plain.mp3"))
    guard case .track(let track, _) = try judge("tagged.mp3") else {
      Issue.record("refused")
      return
    }
    #expect(track.tags.title.count == 1_000 && abs(track.profile.duration - 6) < 0.2)
  }

  @Test("of ten hours take the time and the memory of ten minutes", .timeLimit(.minutes(2)))
  func hours() throws {
    // The tone, then nothing but a hole in the file; the header tells of ten hours at 8 kHz.
    let (rate, hours) = (8_000, 10)
    var bytes = wav(seconds: 20, rate: rate)
    let size = hours * 3_600 * rate * 2
    for (offset, value) in [(4, size + 36), (40, size)] {
      for byte in 0..<4 { bytes[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
    }
    box.write("long.wav", bytes)
    truncate(box.file("long.wav"), size + 44)
    let before = peakMemory
    guard case .track(let track, _) = try judge("long.wav") else {
      Issue.record("refused")
      return
    }
    #expect(track.profile.duration == Double(hours * 3_600))
    #expect(peakMemory - before < 64_000, "kB")
  }

  @Test("that vanish while the scan runs are told as such, and not remembered")
  func vanishing() async throws {
    guard case .failure(let failure) = try judge("gone.wav") else {
      Issue.record("found")
      return
    }
    #expect(failure.kind == .vanished)
    for index in 0..<6 { box.song("\(index).wav", seconds: 5.5) }
    let (store, box) = (MemoryStore(), box)
    let scan = LibraryScan(folder: box.path, store: store, model: try ModelFixture().model())
    // One thread runs at most two files ahead of the first that is told.
    let report = try await scan.run { _ in remove(box.file("5.wav")) }
    #expect(report.failures.map(\.kind) == [.vanished])
    #expect(await store.failures.isEmpty)
  }

  @Test("that may not be read are tried again at every scan")
  func unreadable() async throws {
    box.song("secret.wav", seconds: 6)
    chmod(box.file("secret.wav"), 0)
    let (judge, file) = (
      FileJudge(root: box.path, model: try ModelFixture().model(), lexicon: .none, shortest: 5), file("secret.wav")
    )
    // Root may read everything, so the thread becomes somebody else for the file system.
    let verdict = try await Workers.run { () throws(LibraryError) in
      _ = setFileSystemUser(65_534)
      return judge.verdict(on: PendingFile(file: file, known: nil))
    }
    guard case .failure(let failure) = verdict else {
      Issue.record("it was read")
      return
    }
    #expect(failure.kind == .unreadable && failure.reason.contains("ermission"))
  }

  private func bytes(_ name: String) -> [UInt8] {
    guard let stream = fopen(box.file(name), "rb") else { return [] }
    defer { fclose(stream) }
    var all = [UInt8](repeating: 0, count: 4 << 20)
    return Array(all[..<fread(&all, 1, all.count, stream)])
  }

  /// kB.
  private var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss)
  }
}
