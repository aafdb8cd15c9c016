import Configuration

/// SplitMix64.
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
}

/// The checkout that these tests are in.
let checkout = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

/// A configuration text that sets every key: defaults, and examples where nothing is set by default.
let everyKey = Configuration.commentedFile.split(separator: "\n", omittingEmptySubsequences: false)
  .map { $0.hasPrefix("#") && !$0.hasPrefix("# ") ? $0.dropFirst() : $0 }.joined(separator: "\n")

func read(_ text: String) throws(ConfigurationError) -> LoadedConfiguration {
  try Configuration.read(Array(text.utf8), file: "mien.toml")
}

/// The lines of the error that reading gives; none where it gives none.
func complaints(_ text: String) -> [String] {
  do throws(ConfigurationError) {
    _ = try read(text)
    return []
  } catch {
    return error.lines
  }
}

/// The bytes with some of them changed, lost, doubled or moved.
func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
  var bytes = bytes
  let signs = Array("[]{}=.\"'#\n\r\\,-_ \0".utf8) + [0x80, 0xC3, 0xED, 0xFF]
  for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
    let place = Int.random(in: bytes.indices, using: &generator)
    let end = min(place + Int.random(in: 1...40, using: &generator), bytes.count)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
    case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: bytes.insert(signs[Int.random(in: signs.indices, using: &generator)], at: place)
    case 3: bytes.removeSubrange(place..<end)
    case 4: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: bytes.indices, using: &generator))
    default: bytes[place] = signs[Int.random(in: signs.indices, using: &generator)]
    }
  }
  return bytes
}
