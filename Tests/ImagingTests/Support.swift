import Glibc

@testable import Imaging

/// Repeatable randomness (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

extension [UInt8] {
  /// Truncated, or with a few bytes changed.
  func mutated(by generator: inout SeededGenerator) -> [UInt8] {
    guard !isEmpty else { return self }
    if Bool.random(using: &generator) { return Array(prefix(Int.random(in: 0..<count, using: &generator))) }
    var copy = self
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      copy[Int.random(in: 0..<count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    return copy
  }
}

/// A folder of its own that is removed with the last reference.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/mien-imaging-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
  }

  func file(_ name: String, _ bytes: [UInt8]? = nil) -> String {
    let file = "\(path)/\(name)"
    if let bytes, let handle = fopen(file, "wb") {
      fwrite(bytes, 1, bytes.count, handle)
      fclose(handle)
    }
    return file
  }

  /// The names in it.
  var contents: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  deinit {
    for name in contents { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}

extension GreyImage {
  /// Computed pixel by pixel.
  init(_ width: Int, _ height: Int, _ value: (Int, Int) -> Int) {
    self.init(checkedWidth: width, height: height) { target in
      for y in 0..<height { for x in 0..<width { target[y * width + x] = UInt8(truncatingIfNeeded: value(x, y)) } }
    }
  }

  static func random(_ width: Int, _ height: Int, using generator: inout SeededGenerator) -> GreyImage {
    let bytes = generator.bytes(width * height)
    return GreyImage(width, height) { Int(bytes[$1 * width + $0]) }
  }
}

/// The error that `body` throws; nil where it throws none.
func failure<Value>(_ body: () throws(ImagingError) -> Value) -> ImagingError? {
  do {
    _ = try body()
    return nil
  } catch { return error }
}
