import Glibc

/// A small seeded generator: the same seed gives the same numbers on every machine. Steele, Lea and Flood 2014, "Fast
/// splittable pseudorandom number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mix(state)
  }

  /// A number of mean 0 and deviation 1 (Box and Muller 1958, "A note on the generation of random normal deviates").
  public mutating func gaussian() -> Float {
    let radius = (-2 * logf(1 - Float.random(in: 0..<1, using: &self))).squareRoot()
    return radius * cosf(2 * .pi * Float.random(in: 0..<1, using: &self))
  }

  /// A number in -1...1, mostly near 0 (the sum of two even ones), that belongs to this pair, so that a track's luck does
  /// not depend on its place in a list.
  static func chance(seed: UInt64, id: Int64) -> Float {
    let bits = mix(mix(seed &+ step) ^ (UInt64(bitPattern: id) &* step))
    let (one, other) = (Float(bits >> 40), Float(UInt32(truncatingIfNeeded: bits) >> 8))
    return (one + other) / Float(1 << 24) - 1
  }

  private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
