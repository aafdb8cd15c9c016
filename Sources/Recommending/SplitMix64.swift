/// A small seeded generator: the same seed gives the same numbers on every machine. Steele, Lea and Flood 2014, "Fast
/// splittable pseudorandom number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mix(state)
  }

  /// A number in 0..<1 that belongs to this pair, so that a track's luck does not depend on its place in a list.
  static func unit(seed: UInt64, id: Int64) -> Float {
    let bits = mix(mix(seed &+ step) ^ (UInt64(bitPattern: id) &* step))
    return Float(bits >> 40) / Float(1 << 24)
  }

  private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
