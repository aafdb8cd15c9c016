import Emotion
import enum Emotion.Expression
import Faces

/// How right the answers about a set of labelled pictures are.
public struct ExpressionEvaluation: Sendable {
  /// The moods of the four-way measure, in the published order.
  public static let moods: [Expression] = [.happy, .sad, .neutral, .angry]

  /// All seven expressions, over every picture.
  public private(set) var seven = ConfusionMatrix(classes: Expression.allCases.map(\.name))
  /// The same without pictures that a training picture is equal to, and of those on which eight of ten people agree.
  public private(set) var sevenWithoutDuplicates = ConfusionMatrix(classes: Expression.allCases.map(\.name))
  public private(set) var clearSeven = ConfusionMatrix(classes: Expression.allCases.map(\.name))
  /// Pictures of the four moods; the prediction is the likeliest of those four.
  public private(set) var four = ConfusionMatrix(classes: moods.map(\.name))
  public private(set) var fourWithoutDuplicates = ConfusionMatrix(classes: moods.map(\.name))
  public private(set) var clearFour = ConfusionMatrix(classes: moods.map(\.name))
  /// Of the likeliest of the seven.
  public private(set) var calibration = CalibrationError()

  public init(_ answers: [ExpressionAnswer]) {
    for answer in answers {
      let (truth, prediction) = (answer.truth.rawValue, answer.probabilities.top)
      seven.add(truth: truth, prediction: prediction.rawValue)
      if !answer.isDuplicate { sevenWithoutDuplicates.add(truth: truth, prediction: prediction.rawValue) }
      if answer.isClear { clearSeven.add(truth: truth, prediction: prediction.rawValue) }
      calibration.add(probability: answer.probabilities[prediction], isRight: prediction == answer.truth)
      guard let mood = Self.moods.firstIndex(of: answer.truth) else { continue }
      let likeliest = Self.likeliestMood(answer.probabilities)
      four.add(truth: mood, prediction: likeliest)
      if !answer.isDuplicate { fourWithoutDuplicates.add(truth: mood, prediction: likeliest) }
      if answer.isClear { clearFour.add(truth: mood, prediction: likeliest) }
    }
  }

  static func likeliestMood(_ probabilities: ExpressionProbabilities) -> Int {
    moods.indices.reduce(0) { probabilities[moods[$1]] > probabilities[moods[$0]] ? $1 : $0 }
  }
}
