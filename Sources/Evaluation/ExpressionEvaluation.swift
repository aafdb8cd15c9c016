import Emotion
import Faces

/// How well the expression network reads one split of a data set.
public struct ExpressionEvaluation: Sendable {
  /// The moods of the four-way measure, in the published order.
  public static let moods: [Expression] = [.happy, .sad, .neutral, .angry]

  public let split: String
  /// All seven expressions, over every picture of the split.
  public let seven: ConfusionMatrix
  /// The same without pictures that a training picture is equal to.
  public let sevenWithoutDuplicates: ConfusionMatrix
  /// Pictures of the four moods; the prediction is the likeliest of those four outputs.
  public let four: ConfusionMatrix

  /// Reads every picture of the split.
  ///
  /// - Parameter progress: called with (pictures read, pictures in all).
  /// - Throws: `EvaluationError.noPictures` for an empty split, and what reading a picture throws.
  public init(
    of dataset: ExpressionDataset, folder: String, split: String, reader: ExpressionReader,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    let rows = dataset.rows.filter { $0.split == split }
    guard !rows.isEmpty else { throw EvaluationError.noPictures(folder: folder, split: split) }
    var seven = ConfusionMatrix(classes: Expression.allCases.map(\.name))
    var unique = seven
    var four = ConfusionMatrix(classes: Self.moods.map(\.name))
    for (index, row) in rows.enumerated() {
      let probabilities = try reader.read(dataset.picture(of: row))
      seven.add(truth: row.label.rawValue, prediction: probabilities.top.rawValue)
      if !row.isDuplicate { unique.add(truth: row.label.rawValue, prediction: probabilities.top.rawValue) }
      if let truth = Self.moods.firstIndex(of: row.label) {
        four.add(truth: truth, prediction: Self.likeliestMood(probabilities))
      }
      progress(index + 1, rows.count)
    }
    self.split = split
    self.seven = seven
    sevenWithoutDuplicates = unique
    self.four = four
  }

  static func likeliestMood(_ probabilities: ExpressionProbabilities) -> Int {
    moods.indices.reduce(0) { probabilities[moods[$1]] > probabilities[moods[$0]] ? $1 : $0 }
  }
}
