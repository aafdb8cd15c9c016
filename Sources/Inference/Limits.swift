/// What a model may ask for. Generous for our networks, small enough for a board of 1 GB and for 32-bit sums.
enum Limits {
  static let layers = 512
  static let side = 4096
  static let channels = 4096
  static let elements = 1 << 23
  /// Output pixels of all layers together; each costs a few bytes of address table.
  static let pixels = 1 << 22
  static let multiplyAccumulates = 1 << 34
  static let arenaBytes = 1 << 27
  static let window = 7
  static let convolutionStride = 2
  /// Ratios of scales stay below this, so that no fp32 product overflows.
  static let multiplier: Float = 1_048_576
}

/// Input scale times weight scale over output scale, as every layer computes it; nil where it is no usable factor.
func multiplier(input: Float, weight: Double = 1, output: Float) -> Float? {
  let factor = Float(Double(input) * weight / Double(output))
  return factor.isNormal && factor > 0 && factor < Limits.multiplier ? factor : nil
}
