import Emotion
import Imaging
import Inference

/// Reads the expression off a face crop with the int8 expression network: the mean over the crop and its mirror image.
///
/// Holds the memory of the network and of one crop, so that reading allocates nothing: use one reader from one task at a
/// time.
public final class ExpressionReader {
  public let network: Network
  private let logits, features: Network.Output
  private let crop = FaceCrop()
  /// What the network made of the crop as it is; that of the mirror image is still in the network.
  private var straightLogits = SIMD8<Float>.zero
  private var straightFeatures: [Float]

  /// - Parameter instructionSet: nil for the one that is selected; all give the same answers.
  /// - Throws: `FacesError.unsuitableModel` unless the model takes one 48 x 48 grey picture and gives `logits`, one for
  ///   each expression, and an `embedding`; what laying out the network throws.
  public init(model: Model, instructionSet: InstructionSet? = nil) throws {
    guard model.inputShape == (FaceCrop.side, FaceCrop.side, 1) else {
      throw FacesError.unsuitableModel(model.file, "its input is not one 48 x 48 grey picture")
    }
    guard model.outputNames.contains("logits"), model.outputNames.contains("embedding") else {
      throw FacesError.unsuitableModel(model.file, "it lacks an output named 'logits' or 'embedding'")
    }
    network = try Network(model, instructionSet: instructionSet)
    (logits, features) = (try network.lookUp(output: "logits"), try network.lookUp(output: "embedding"))
    guard logits.count == Expression.allCases.count else {
      throw FacesError.unsuitableModel(model.file, "its 'logits' are not \(Expression.allCases.count) values")
    }
    straightFeatures = Array(repeating: 0, count: features.count)
  }

  /// Reads the face at `patch` of a picture.
  func read(_ patch: Patch, of image: GreyImage) throws -> ExpressionProbabilities {
    crop.cut(patch, from: image)
    return try readCrop()
  }

  /// Reads a 48 x 48 crop.
  public func read(_ picture: GreyImage) throws -> ExpressionProbabilities {
    try crop.take(picture)
    return try readCrop()
  }

  /// The embedding of the face that was read last: 128 values.
  public var embedding: [Float] {
    straightFeatures.indices.map { (straightFeatures[$0] + network.value(of: features, at: $0)) / 2 }
  }

  /// Of the crop that was read last.
  var statistics: PixelStatistics { crop.statistics }

  private func readCrop() throws -> ExpressionProbabilities {
    try network.run(image: crop.even)
    for place in 0..<logits.count { straightLogits[place] = network.value(of: logits, at: place) }
    for place in straightFeatures.indices { straightFeatures[place] = network.value(of: features, at: place) }
    try network.run(image: crop.mirrored)
    let probabilities = ExpressionProbabilities(logits: {
      (straightLogits[$0.rawValue] + network.value(of: logits, at: $0.rawValue)) / 2
    })
    guard let probabilities else { throw FacesError.networkGaveNoNumbers }
    return probabilities
  }
}
