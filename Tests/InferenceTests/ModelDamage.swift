/// Damages model files in ways that a reader must survive: anywhere in their bytes, or in the words and brackets of their
/// JSON, so that most of them stay well-formed and go on to the checks of numbers, names, shapes and edges.
struct ModelDamage {
  private(set) var bytes: [UInt8]
  private var random: Random

  /// The same seed does the same damage to the same file.
  init(_ file: [UInt8], seed: UInt64) {
    bytes = file
    random = Random(seed: seed)
    let isByBytes = random.next() % 4 == 0
    for _ in 0..<1 + Int(random.next() % 8 / 5) {
      if isByBytes { damageByte() } else { damageHeader() }
    }
  }

  /// Where the JSON lies; empty where the file has none.
  private var header: Range<Int> {
    guard bytes.count >= 8 else { return 0..<0 }
    let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    return 8..<8 + Int(min(length, UInt64(bytes.count - 8)))
  }

  private mutating func damageByte() {
    // Two of three changes hit the header, which is where damage is interesting.
    let end = random.next() % 3 == 0 ? bytes.count : max(header.upperBound, min(8, bytes.count))
    guard end > 0 else { return }
    let place = Int.random(in: 0..<end, using: &random)
    switch random.next() % 6 {
    case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
    case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 2: bytes[place] = UInt8(ascii: "0") + UInt8(random.next() % 10)
    case 3: bytes.remove(at: place)
    case 4: bytes.insert(bytes[Int.random(in: 0..<end, using: &random)], at: place)
    default: bytes.removeLast(Int.random(in: 0..<min(bytes.count, 64), using: &random))
    }
  }

  private mutating func damageHeader() {
    let words = words
    guard let word = words.randomElement(using: &random), let other = words.randomElement(using: &random) else {
      return
    }
    switch random.next() % 16 {
    case 0, 1: replace(word, by: Array(bytes[other]))
    case 2, 3, 4:
      let numbers = words.filter { Self.isDigit(bytes[$0.lowerBound]) }
      guard let number = numbers.randomElement(using: &random) else { return }
      replace(number, by: replacement(for: number))
    case 5: if let piece = bracketed() { replace(piece, by: []) }
    case 6:
      if let piece = bracketed() {
        replace(piece.upperBound..<piece.upperBound, by: [UInt8(ascii: ",")] + bytes[piece])
      }
    case 7:
      let depth = 1 << Int(random.next() % 12)
      replace(
        word, by: Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth))
    case 8, 9, 10:
      bytes[Int.random(in: min(header.upperBound, bytes.count - 1)..<bytes.count, using: &random)] = random.byte()
    default: damageParameter(words)
    }
  }

  /// A number of a layer that no tensor's shape depends on, or no more than another layer's: most such files are read.
  private mutating func damageParameter(_ words: [Range<Int>]) {
    let keys = words.indices.filter { Self.parameters.contains(String(decoding: bytes[words[$0]], as: UTF8.self)) }
    guard let key = keys.randomElement(using: &random) else { return }
    let numbers = words[(key + 1)...].prefix(4).prefix { Self.isDigit(bytes[$0.lowerBound]) }
    guard let number = numbers.randomElement(using: &random) else { return }
    replace(number, by: replacement(for: number))
  }

  private static let parameters: Set = ["stride", "padding", "kernel", "scale", "zero_point"]

  /// Names and numbers, those of the graph too, which is JSON in a string of the JSON.
  private var words: [Range<Int>] {
    var result: [Range<Int>] = []
    var start: Int?
    for place in header {
      let byte = bytes[place]
      let isPart =
        Self.isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".")
      if isPart, start == nil { start = place }
      if !isPart, let from = start {
        result.append(from..<place)
        start = nil
      }
    }
    return result
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  private mutating func replacement(for number: Range<Int>) -> [UInt8] {
    switch random.next() % 4 {
    case 0: return Array("\(random.next() >> (random.next() % 64))".utf8)
    case 1:
      var digits = Array(bytes[number])
      digits[Int.random(in: 0..<digits.count, using: &random)] = UInt8(ascii: "0") + UInt8(random.next() % 10)
      return digits
    case 2: return Array("\(Int.random(in: -3...9, using: &random))".utf8)
    default: return Array((Self.numbers.randomElement(using: &random) ?? "0").utf8)
    }
  }

  private static let numbers = [
    "0", "-1", "127", "128", "255", "256", "4095", "4096", "4097", "8388608", "2147483647", "2147483648", "4294967295",
    "4294967296", "4611686018427387904", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e9",
    "1e308", "1e-308", "1e999", "0.5", "-0.0", "null", "true",
  ]

  /// An object or an array with its brackets.
  private mutating func bracketed() -> Range<Int>? {
    let opening = header.filter { bytes[$0] == UInt8(ascii: "{") || bytes[$0] == UInt8(ascii: "[") }
    guard let start = opening.randomElement(using: &random) else { return nil }
    var depth = 0
    for place in start..<header.upperBound {
      switch bytes[place] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth == 0 { return start..<place + 1 }
    }
    return nil
  }

  /// Within the header, whose length in front of it is made to fit.
  private mutating func replace(_ range: Range<Int>, by replacement: [UInt8]) {
    let length = header.count - range.count + replacement.count
    bytes.replaceSubrange(range, with: replacement)
    withUnsafeBytes(of: UInt64(length).littleEndian) { bytes.replaceSubrange(0..<8, with: $0) }
  }
}
