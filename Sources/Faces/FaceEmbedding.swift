/// Where a face lies in the space of the identity network: a direction. Faces of one person lie close together.
public struct FaceEmbedding: Sendable, Equatable {
  /// Of length 1.
  public let values: [Float]

  /// Scales `values` to length 1; nil where there are none, where one is no number, or where all are nearly 0.
  public init?(_ values: [Float]) {
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length.isFinite, length > 1e-6 else { return nil }
    self.values = values.map { $0 / length }
  }

  /// At least so like a listener's template is that listener. Of pairs of strangers in Labeled Faces in the Wild, one look
  /// each, 1 in 100 are as like (Models/identity.md). Two listeners whose templates are as like are taken for each other.
  public static let samePerson: Float = 0.869

  /// The direction in the middle of several of one network: a template of somebody. Nil where there is none, or
  /// where they have different counts of values.
  public init?(meanOf embeddings: [FaceEmbedding]) {
    guard let first = embeddings.first, embeddings.allSatisfy({ $0.values.count == first.values.count }) else {
      return nil
    }
    self.init(first.values.indices.map { place in embeddings.reduce(0) { $0 + $1.values[place] } })
  }

  /// The cosine of the angle between two embeddings of one network: 1 for the same direction.
  public func similarity(to other: FaceEmbedding) -> Float {
    zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
