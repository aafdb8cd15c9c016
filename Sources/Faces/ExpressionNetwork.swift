import Emotion
import Imaging
import Inference

/// Runs the int8 expression network on a face crop, or on the crop and its mirror image, whose outputs are averaged.
///
/// Holds the memory of the network and of one crop, so that running allocates nothing: use one from one task at a time.
public final class ExpressionNetwork {
  public let network: Network
  /// Whether the mirror image is looked at too, which takes twice as long.
  public let mirrors: Bool
  /// What the network made of the last crop; its count is that of the model's output.
  public private(set) var embedding: [Float]
  private let outputs: (embedding: Network.Output, labels: Network.Output, crowd: Network.Output)
  private var labels = SIMD8<Float>.zero
  private var crowd = SIMD8<Float>.zero
  private let crop = FaceCrop()

  /// - Parameter instructionSet: nil for the one that is selected; all give the same answers.
  /// - Throws: `FacesError.unsuitableModel` unless the model takes one 48 x 48 grey picture and gives `logits`, one for
  ///   each expression, and an `embedding`; what laying out the network throws.
  public init(model: Model, mirrors: Bool, instructionSet: InstructionSet? = nil) throws {
    guard model.inputShape == (FaceCrop.side, FaceCrop.side, 1) else {
      throw FacesError.unsuitableModel(model.file, "its input is not one 48 x 48 grey picture")
    }
    guard model.outputNames.contains("logits"), model.outputNames.contains("embedding") else {
      throw FacesError.unsuitableModel(model.file, "it lacks an output named 'logits' or 'embedding'")
    }
    network = try Network(model, instructionSet: instructionSet)
    let hasCrowd = model.outputNames.contains("crowd")
    outputs = (
      try network.lookUp(output: "embedding"), try network.lookUp(output: "logits"),
      try network.lookUp(output: hasCrowd ? "crowd" : "logits")
    )
    for output in [outputs.labels, outputs.crowd] where output.count != Expression.allCases.count {
      throw FacesError.unsuitableModel(model.file, "it has logits that are not \(Expression.allCases.count) values")
    }
    self.mirrors = mirrors
    embedding = Array(repeating: 0, count: outputs.embedding.count)
  }

  /// Looks at the face at `patch` of a picture.
  func run(_ patch: Patch, of image: GreyImage) throws {
    crop.cut(patch, from: image)
    try run()
  }

  /// Looks at a 48 x 48 crop.
  ///
  /// - Throws: `FacesError.wrongCropSize`.
  public func run(_ picture: GreyImage) throws {
    try crop.take(picture)
    try run()
  }

  /// Of the last crop's pixels.
  var statistics: PixelStatistics { crop.statistics }

  /// The softmax of the network's own last layer for `labels`; a model without one for the crowd gives its only one.
  public func softmax(_ labels: LabelConvention) throws(FacesError) -> ExpressionProbabilities {
    let logits = labels == .crowd ? crowd : self.labels
    guard let result = ExpressionProbabilities(logits: { logits[$0.rawValue] }) else { throw .networkGaveNoNumbers }
    return result
  }

  private func run() throws {
    try network.run(image: crop.even)
    take(share: mirrors ? 0.5 : 1, over: 0)
    guard mirrors else { return }
    try network.run(image: crop.mirrored)
    take(share: 0.5, over: 1)
  }

  /// Takes `share` of the network's outputs, on top of `kept` of what was taken before.
  private func take(share: Float, over kept: Float) {
    for place in embedding.indices {
      embedding[place] = embedding[place] * kept + network.value(of: outputs.embedding, at: place) * share
    }
    for place in 0..<Expression.allCases.count {
      labels[place] = labels[place] * kept + network.value(of: outputs.labels, at: place) * share
      crowd[place] = crowd[place] * kept + network.value(of: outputs.crowd, at: place) * share
    }
  }
}
