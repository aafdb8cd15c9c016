import CSndFile
import Glibc
import Testing

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/mien-sound-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/tmp"
    }
  }

  deinit {
    guard path != "/tmp", let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { remove(path + "/" + name) }
    }
    closedir(stream)
    rmdir(path)
  }

  func file(_ name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ name: String, _ bytes: some Collection<UInt8>) -> String {
    let path = file(name)
    guard let stream = fopen(path, "wb") else { return path }
    let all = Array(bytes)
    fwrite(all, 1, all.count, stream)
    fclose(stream)
    return path
  }

  func bytes(_ name: String) -> [UInt8] { readBytes(file(name)) }
}

func readBytes(_ path: String) -> [UInt8] {
  guard let stream = fopen(path, "rb") else { return [] }
  defer { fclose(stream) }
  var all: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&block, 1, block.count, stream), count > 0 { all += block[..<count] }
  return all
}

/// A container and encoding that libsndfile writes.
struct Encoding: Sendable, CustomTestStringConvertible {
  let name: String
  let file: String
  let format: Int
  let rate: Int
  /// Largest root mean square error allowed, relative to the signal's.
  let error: Float

  var testDescription: String { name }

  static let all = [
    Encoding(name: "WAV", file: "a.wav", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, rate: 44_100, error: 1e-3),
    Encoding(name: "AIFF", file: "a.aiff", format: SF_FORMAT_AIFF | SF_FORMAT_PCM_24, rate: 48_000, error: 1e-5),
    Encoding(name: "FLAC", file: "a.flac", format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16, rate: 44_100, error: 1e-3),
    Encoding(name: "Ogg Vorbis", file: "a.ogg", format: SF_FORMAT_OGG | SF_FORMAT_VORBIS, rate: 44_100, error: 0.1),
    Encoding(name: "Opus", file: "a.opus", format: SF_FORMAT_OGG | SF_FORMAT_OPUS, rate: 48_000, error: 0.2),
    Encoding(name: "MP3", file: "a.mp3", format: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, rate: 44_100, error: 0.1),
  ]

}

/// Writes interleaved samples; the texts are tags by `SF_STR_` number.
@discardableResult
func encode(
  _ samples: [Float], channels: Int, as encoding: Encoding, in folder: TemporaryFolder, tags: [Int: String] = [:]
) -> String {
  let path = folder.file(encoding.file)
  var info = SF_INFO()
  info.samplerate = Int32(encoding.rate)
  info.channels = Int32(channels)
  info.format = Int32(encoding.format)
  guard let handle = sf_open(path, Int32(SFM_WRITE), &info) else { return path }
  for (kind, text) in tags { sf_set_string(handle, Int32(kind), text) }
  samples.withUnsafeBufferPointer { buffer in
    // The Vorbis encoder keeps a block on the stack; large writes overflow it.
    var frame = 0
    while frame < samples.count / channels, let base = buffer.baseAddress {
      let count = min(4_096, samples.count / channels - frame)
      sf_writef_float(handle, base + frame * channels, sf_count_t(count))
      frame += count
    }
  }
  sf_close(handle)
  return path
}

/// `seconds` of a tone on `channels` channels.
func tone(_ hertz: Double, seconds: Double, rate: Int, channels: Int = 1, amplitude: Float = 0.5) -> [Float] {
  (0..<Int(seconds * Double(rate))).flatMap { index in
    let value = amplitude * Float(sin(2 * .pi * hertz * Double(index) / Double(rate)))
    return [Float](repeating: value, count: channels)
  }
}

/// Reproducible noise and choices (SplitMix64; Steele, Lea and Flood 2014).
struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
