import Glibc

/// How likely each of the seven expressions is: seven values in 0...1 that sum to 1.
public struct ExpressionProbabilities: Sendable, Equatable {
  /// In the order of `Expression.allCases`.
  public let values: [Float]

  /// Nil unless there are seven finite values, none below zero, with a sum above zero. They are scaled to sum to 1.
  public init?(_ values: [Float]) {
    let sum = values.reduce(0, +)
    guard values.count == Expression.allCases.count, sum.isFinite, sum > 0, values.allSatisfy({ $0 >= 0 }) else {
      return nil
    }
    self.values = values.map { $0 / sum }
  }

  /// Softmax of seven logits; nil unless there are seven finite ones.
  public init?(logits: [Float]) {
    guard let highest = logits.max(), logits.allSatisfy(\.isFinite) else { return nil }
    self.init(logits.map { expf($0 - highest) })
  }

  public subscript(expression: Expression) -> Float { values[expression.rawValue] }

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
