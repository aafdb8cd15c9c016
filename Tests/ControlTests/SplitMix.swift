/// Seeded random numbers (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  /// At most eight characters, of plain ones, delimiters, controls and beyond ASCII.
  mutating func text() -> String {
    let characters = Array("az09 /?&=+%#;:.-_~\u{1}\n\"äß漢🎵")
    return String((0..<below(9)).map { _ in characters[below(characters.count)] })
  }
}
