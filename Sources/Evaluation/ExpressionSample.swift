import Emotion
import enum Emotion.Expression
import Faces
import Imaging

/// A labelled picture and what the network made of it.
public struct ExpressionSample: Sendable {
  public let row: ExpressionDataset.Row
  public let embedding: [Float]
  /// By the network's own last layers.
  let fer, crowd: ExpressionProbabilities

  public func softmax(_ labels: LabelConvention) -> ExpressionProbabilities { labels == .crowd ? crowd : fer }

  /// Runs the network on every row's picture.
  ///
  /// - Parameters:
  ///   - disturbed: what becomes of a picture before its lighting is evened out.
  ///   - progress: called with (pictures read, pictures in all).
  /// - Throws: what reading a picture throws.
  public static func read(
    _ rows: [ExpressionDataset.Row], of dataset: ExpressionDataset, network: ExpressionNetwork,
    disturbed: (GreyImage) -> GreyImage = { $0 }, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [ExpressionSample] {
    var samples: [ExpressionSample] = []
    samples.reserveCapacity(rows.count)
    for row in rows {
      try network.run(disturbed(dataset.picture(of: row)))
      samples.append(
        ExpressionSample(
          row: row, embedding: network.embedding, fer: try network.softmax(.fer), crowd: try network.softmax(.crowd)))
      progress(samples.count, rows.count)
    }
    return samples
  }
}
