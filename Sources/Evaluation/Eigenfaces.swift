import Emotion
import enum Emotion.Expression
import Faces
import Imaging

/// Eigenfaces with the nearest class mean (Turk and Pentland 1991, "Eigenfaces for recognition"), the historical baseline:
/// principal components of the pixels, and the Euclidean distance to the mean of each expression.
public struct Eigenfaces: Sendable {
  /// How many components are kept, and the pictures that they are worked out from: every so many of those learnt from.
  private static let (components, stride) = (60, 8)
  private let head: ExpressionHead

  /// Nil where there is nothing to learn from.
  ///
  /// - Parameter rows: with a label each.
  public init?(of rows: [ExpressionDataset.Row], in dataset: ExpressionDataset, labels: LabelConvention) throws {
    var pictures: [[Float]] = []
    var truths: [Expression] = []
    for row in rows {
      guard let truth = row.label(labels) else { continue }
      pictures.append(Self.pixels(try dataset.picture(of: row)))
      truths.append(truth)
    }
    let some = Swift.stride(from: 0, to: pictures.count, by: Self.stride).map { pictures[$0] }
    let components = PrincipalComponents(of: some, count: Self.components)
    guard !pictures.isEmpty else { return nil }
    var parts = ExpressionHead.Parts(
      vectors: pictures, truths: truths, mean: components.mean, basis: components.directions, priors: false)
    // Distances are those of thousands of pixels.
    parts.temperature = Float(Self.components)
    guard let head = ExpressionHead(parts) else { return nil }
    self.head = head
  }

  /// What the picture shows; the probabilities are no more than an order by distance.
  public func probabilities(of picture: GreyImage) -> ExpressionProbabilities? {
    head.probabilities(of: Self.pixels(picture))
  }

  /// With mean 0 and standard deviation 1, as the network sees faces with their lighting evened out.
  private static func pixels(_ picture: GreyImage) -> [Float] {
    let values = picture.pixels.map(Float.init)
    let mean = values.reduce(0, +) / Float(max(values.count, 1))
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(max(values.count, 1))).squareRoot()
    return values.map { ($0 - mean) / max(deviation, 1) }
  }
}
