import Faces
import Recommending

/// Cross-validation of the distance classifier: the head is fitted to all folds but one and asked about that one.
public struct Folds: Sendable {
  /// Accuracy in each fold, 0...1, over seven expressions.
  public let accuracies: [Double]
  /// Over all folds.
  public let evaluation: ExpressionEvaluation

  public var mean: Double { accuracies.reduce(0, +) / Double(max(accuracies.count, 1)) }
  /// Standard deviation between folds.
  public var deviation: Double {
    let squares = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(max(accuracies.count - 1, 1))).squareRoot()
  }

  /// - Parameters:
  ///   - samples: embeddings that the network was not trained on. Those of one subject stay together.
  ///   - count: of folds, at least 2.
  public init(_ samples: [ExpressionSample], labels: LabelConvention, count: Int, components: Int) {
    var groups = Dictionary(grouping: samples.indices) { samples[$0].row.subject ?? "\($0)" }
      .values.sorted { $0[0] < $1[0] }
    var random = SplitMix64(seed: 1)
    groups.shuffle(using: &random)
    var folds = Array(repeating: [Int](), count: count)
    for (place, group) in groups.enumerated() { folds[place % count] += group }
    var accuracies: [Double] = []
    var all: [ExpressionAnswer] = []
    for (place, fold) in folds.enumerated() {
      let others = folds.indices.filter { $0 != place }.flatMap { folds[$0] }.map { samples[$0] }
      let space = FaceSpace(others, labels: labels, components: components)
      guard let head = ExpressionHead(ExpressionHead.Parts(others, labels: labels, in: space)) else { continue }
      let answers = fold.map { samples[$0] }.compactMap { sample in
        head.probabilities(of: sample.embedding).flatMap { ExpressionAnswer(sample.row, labels: labels, $0) }
      }
      accuracies.append(ExpressionEvaluation(answers).seven.accuracy)
      all += answers
    }
    (self.accuracies, evaluation) = (accuracies, ExpressionEvaluation(all))
  }
}
