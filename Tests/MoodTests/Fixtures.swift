import Emotion

/// A face that shows one expression with this probability, the rest spread evenly.
func face(_ expression: Expression, _ probability: Float = 0.9) -> ExpressionProbabilities {
  var values = [Float](repeating: (1 - probability) / 6, count: 7)
  values[expression.rawValue] = probability
  return ExpressionProbabilities(values) ?? certain
}

private let certain = ExpressionProbabilities(logits: [0, 0, 0, 0, 0, 0, 0]).unsafelyUnwrapped

/// SplitMix64, so that random tests repeat.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
