import Emotion
import Imaging
import Inference

/// Reads the expression off a face: the int8 expression network makes an embedding of the face and its mirror image, and the
/// head says what that means.
///
/// Reading allocates nothing: use one reader from one task at a time.
public final class ExpressionReader {
  public let head: ExpressionHead
  private let network: ExpressionNetwork

  /// - Parameter instructionSet: nil for the one that is selected; all give the same answers.
  /// - Throws: `FacesError.unsuitableModel`, and what laying out the network throws.
  public init(model: Model, instructionSet: InstructionSet? = nil) throws {
    network = try ExpressionNetwork(model: model, mirrors: true, instructionSet: instructionSet)
    head = try ExpressionHead(model: model)
    guard head.embeddingCount == network.embedding.count else {
      throw FacesError.unsuitableModel(model.file, "its head is made for embeddings of another length")
    }
  }

  /// Reads a face of a picture.
  ///
  /// - Parameter personal: what the face's owner showed; nil reads it as anybody's.
  public func read(
    _ face: FoundFace, of image: GreyImage, personal: PersonalExpressions? = nil
  ) throws -> ExpressionProbabilities {
    try network.run(face.aligned, of: image)
    return try answer(personal)
  }

  /// Reads a 48 x 48 crop.
  public func read(_ picture: GreyImage, personal: PersonalExpressions? = nil) throws -> ExpressionProbabilities {
    try network.run(picture)
    return try answer(personal)
  }

  /// The embedding of the face that was read last.
  public var embedding: [Float] { network.embedding }

  /// Of the crop that was read last.
  var statistics: PixelStatistics { network.statistics }

  private func answer(_ personal: PersonalExpressions?) throws -> ExpressionProbabilities {
    guard let probabilities = head.probabilities(of: network.embedding, personal: personal) else {
      throw FacesError.networkGaveNoNumbers
    }
    return probabilities
  }
}
