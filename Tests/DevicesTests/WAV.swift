import Glibc

/// A 16-bit WAV as ALSA's file plugin writes it, read the simplest way.
struct WAV {
  let rate: Int
  let channels: Int
  let bits: Int
  let announcedBytes: Int
  let samples: [Int16]

  init?(path: String) {
    guard let bytes = contents(of: path), bytes.count >= 44, bytes[..<4].elementsEqual("RIFF".utf8),
      bytes[36..<40].elementsEqual("data".utf8)
    else { return nil }
    func number(_ place: Int, _ size: Int) -> Int { (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) } }
    guard number(4, 4) == bytes.count - 8 else { return nil }
    (channels, rate, bits, announcedBytes) = (number(22, 2), number(24, 4), number(34, 2), number(40, 4))
    samples = stride(from: 44, to: bytes.count - 1, by: 2).map { Int16(truncatingIfNeeded: number($0, 2)) }
  }
}

func contents(of path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
  return bytes
}

func temporaryPath(_ name: String) -> String {
  let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  return "\(folder)/mien-\(getpid())-\(name)"
}
