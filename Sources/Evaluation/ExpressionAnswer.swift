import Emotion
import enum Emotion.Expression
import Faces

/// What some way to read expressions says of a labelled picture.
public struct ExpressionAnswer: Sendable {
  public let truth: Expression
  public let probabilities: ExpressionProbabilities
  /// Whether a training picture is equal to this one, bit for bit.
  public var isDuplicate = false
  /// Whether at least eight of ten people agreed on the truth.
  public var isClear = false

  public init(truth: Expression, probabilities: ExpressionProbabilities) {
    (self.truth, self.probabilities) = (truth, probabilities)
  }

  /// Nil where the picture has no label by that convention.
  public init?(_ row: ExpressionDataset.Row, labels: LabelConvention, _ probabilities: ExpressionProbabilities) {
    guard let truth = row.label(labels) else { return nil }
    self.init(truth: truth, probabilities: probabilities)
    isDuplicate = row.isDuplicate
    isClear = labels == .crowd && row.votes?.isClear ?? false
  }
}
