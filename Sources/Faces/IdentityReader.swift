import Imaging
import Inference

/// Reads who a face is like with the int8 identity network. One look, not averaged with the mirror image.
///
/// Holds the memory of the network and of one crop: use one reader from one task at a time.
public final class IdentityReader {
  public let network: Network
  private let embedding: Network.Output
  private let side: Int
  private var pixels: [UInt8]
  private var even: [UInt8]

  /// - Parameter instructionSet: nil for the one that is selected; all give the same answers.
  /// - Throws: `FacesError.unsuitableModel` unless the model takes one square grey picture and gives an `embedding`; what
  ///   laying out the network throws.
  public init(model: Model, instructionSet: InstructionSet? = nil) throws {
    let shape = model.inputShape
    guard shape.width == shape.height, shape.channels == 1 else {
      throw FacesError.unsuitableModel(model.file, "its input is not one square grey picture")
    }
    guard model.outputNames.contains("embedding") else {
      throw FacesError.unsuitableModel(model.file, "it lacks an output named 'embedding'")
    }
    network = try Network(model, instructionSet: instructionSet)
    embedding = try network.lookUp(output: "embedding")
    side = shape.width
    pixels = Array(repeating: 0, count: side * side)
    even = pixels
  }

  /// How many values an embedding has.
  public var count: Int { embedding.count }

  /// - Throws: `FacesError.networkGaveNoNumbers` where the embedding has no direction; what running the network throws.
  public func read(_ face: FoundFace, of image: GreyImage) throws -> FaceEmbedding {
    try network.run(image: crop(face, of: image))
    let values = (0..<embedding.count).map { network.value(of: embedding, at: $0) }
    guard let result = FaceEmbedding(values) else { throw FacesError.networkGaveNoNumbers }
    return result
  }

  /// What the network is shown: `FoundFace.likeness` with its lighting evened out. As many
  /// bytes as the model's input, row by row.
  public func crop(_ face: FoundFace, of image: GreyImage) -> [UInt8] {
    pixels.withUnsafeMutableBufferPointer { face.likeness.sample(image, columns: side, rows: side, into: $0) }
    pixels.withUnsafeBufferPointer { pixels in
      let statistics = PixelStatistics(pixels, width: side, height: side)
      even.withUnsafeMutableBufferPointer { evenOutLighting(pixels, statistics, into: $0) }
    }
    return even
  }
}
