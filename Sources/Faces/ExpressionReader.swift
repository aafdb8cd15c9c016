import Emotion
import Imaging
import Inference

/// Reads the expression off a face crop with the int8 expression network.
///
/// Holds the network's memory: use one reader from one task at a time.
public final class ExpressionReader {
  /// What the network says of one crop.
  public struct Reading: Sendable, Equatable {
    public let probabilities: ExpressionProbabilities
    /// 128 values: the mean over the crop and its mirror image.
    public let embedding: [Float]
  }

  public let network: Network

  /// - Throws: `FacesError.unsuitableModel` unless the model takes one 48 x 48 grey picture and gives `logits`, one for
  ///   each expression, and an `embedding`; what laying out the network throws.
  public init(model: Model) throws {
    guard model.inputShape == (FaceCrop.side, FaceCrop.side, 1) else {
      throw FacesError.unsuitableModel(model.file, "its input is not one 48 x 48 grey picture")
    }
    guard model.outputNames.contains("logits"), model.outputNames.contains("embedding") else {
      throw FacesError.unsuitableModel(model.file, "it lacks an output named 'logits' or 'embedding'")
    }
    network = try Network(model)
    guard try network.output(named: "logits").count == Expression.allCases.count else {
      throw FacesError.unsuitableModel(model.file, "its 'logits' are not \(Expression.allCases.count) values")
    }
  }

  /// Reads a 48 x 48 crop, as `FaceCrop.cut` gives it: the mean over the crop and its mirror image.
  public func read(_ crop: GreyImage) throws -> Reading {
    guard crop.width == FaceCrop.side, crop.height == FaceCrop.side else {
      throw FacesError.wrongCropSize(width: crop.width, height: crop.height)
    }
    let even = FaceCrop.normalisedLighting(crop)
    let straight = try run(even)
    let mirrored = try run(FaceCrop.mirrored(even, width: FaceCrop.side))
    let logits = zip(straight.logits, mirrored.logits).map { ($0 + $1) / 2 }
    guard let probabilities = ExpressionProbabilities(logits: logits) else { throw FacesError.networkGaveNoNumbers }
    return Reading(
      probabilities: probabilities, embedding: zip(straight.embedding, mirrored.embedding).map { ($0 + $1) / 2 })
  }

  private func run(_ pixels: [UInt8]) throws -> (logits: [Float], embedding: [Float]) {
    try network.run(image: pixels)
    return (try network.output(named: "logits"), try network.output(named: "embedding"))
  }
}
