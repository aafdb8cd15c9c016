import Glibc

/// How likely each of the seven expressions is: seven values in 0...1 that sum to 1. Takes no memory of its own.
public struct ExpressionProbabilities: Sendable, Equatable {
  /// By raw value; the eighth is 0. Two halves, since values of more than 16 bytes' alignment are not safe in the memory of
  /// asynchronous functions.
  private var (low, high) = (SIMD4<Float>.zero, SIMD4<Float>.zero)

  /// Nil unless all seven values are finite, none below zero, with a sum above zero. They are scaled to sum to 1.
  public init?(shares value: (Expression) -> Float) {
    var sum: Float = 0
    for expression in Expression.allCases {
      let share = value(expression)
      guard share >= 0 else { return nil }
      if expression.rawValue < 4 { low[expression.rawValue] = share } else { high[expression.rawValue - 4] = share }
      sum += share
    }
    guard sum.isFinite, sum > 0 else { return nil }
    low /= sum
    high /= sum
  }

  /// As above, from seven values in the order of `Expression.allCases`; nil where there are not seven.
  public init?(_ values: [Float]) {
    guard values.count == Expression.allCases.count else { return nil }
    self.init(shares: { values[$0.rawValue] })
  }

  /// Softmax of seven logits; nil unless all are finite.
  public init?(logits: (Expression) -> Float) {
    var highest = -Float.infinity
    for expression in Expression.allCases {
      let logit = logits(expression)
      guard logit.isFinite else { return nil }
      highest = max(highest, logit)
    }
    self.init(shares: { expf(logits($0) - highest) })
  }

  /// As above, in the order of `Expression.allCases`; nil where there are not seven.
  public init?(logits: [Float]) {
    guard logits.count == Expression.allCases.count else { return nil }
    self.init(logits: { logits[$0.rawValue] })
  }

  /// In the order of `Expression.allCases`.
  public var values: [Float] { Expression.allCases.map { self[$0] } }

  public subscript(expression: Expression) -> Float {
    expression.rawValue < 4 ? low[expression.rawValue] : high[expression.rawValue - 4]
  }

  /// The likeliest expression; the first in order where several are equal.
  public var top: Expression {
    Expression.allCases.reduce(.angry) { self[$1] > self[$0] ? $1 : $0 }
  }

  /// Where the face stands on the valence/arousal plane: the mean of the expressions' places, weighted by probability.
  public var affect: Affect {
    Expression.allCases.reduce(Affect.neutral) { sum, expression in
      Affect(
        valence: sum.valence + self[expression] * expression.affect.valence,
        arousal: sum.arousal + self[expression] * expression.affect.arousal)
    }
  }
}
