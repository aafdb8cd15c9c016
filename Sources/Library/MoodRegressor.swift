import Emotion
import Glibc
import Inference
import Sound

/// Places a track on the valence/arousal plane: a few small perceptrons that vote on the four quadrants, fitted by
/// Models/training/fit_music.py. They weigh a track's `TrackFeatures` and what the music network hears in it.
public struct MoodRegressor: Sendable {
  /// One fully connected layer; `weights` holds `outputs` rows of `inputs`.
  struct Layer: Sendable {
    let inputs: Int
    let outputs: Int
    let weights: [Float]
    let bias: [Float]
  }

  /// Outputs, in the order of `Quadrant.allCases`: happy, angry, sad, calm.
  static let classes = Quadrant.allCases.count

  /// How many values a track is weighed by.
  public var inputs: Int { mean.count }
  private let mean: [Float]
  private let scale: [Float]
  private let temperature: Float
  private let members: [[Layer]]

  /// Reads the constants `regressor.*` of a music model; Models/music.md describes them.
  /// - Parameter heard: how many values the network hears.
  /// - Throws: `.invalidModel` for anything but a complete, finite regressor of this analyser's features.
  public init(model: Model, heard: Int) throws(LibraryError) {
    func invalid(_ reason: String) -> LibraryError { .invalidModel(name: model.file, reason: reason) }
    guard model.metadata["analyser_version"] == "\(TrackFeatures.analyserVersion)",
      model.metadata["feature_checksum"] == Self.checksum(of: TrackFeatures.names)
    else { throw invalid("its features are not this analyser's") }
    let count = TrackFeatures.names.count + heard
    func values(_ name: String) -> [Float] { model.constants["regressor.\(name)"]?.values ?? [] }
    (mean, scale) = (values("mean"), values("scale"))
    guard mean.count == count, scale.count == count, mean.allSatisfy(\.isFinite),
      scale.allSatisfy({ $0.isFinite && $0 > 0 }), let temperature = values("temperature").first,
      temperature.isFinite, temperature > 0
    else { throw invalid("the standardisation is incomplete or not finite") }
    self.temperature = temperature
    var members: [[Layer]] = []
    while let member = Self.member(members.count, of: model), members.count < 64 { members.append(member) }
    guard !members.isEmpty, members.allSatisfy({ Self.fits($0, inputs: count) }) else {
      throw invalid("its layers do not fit together")
    }
    self.members = members
  }

  private static func member(_ index: Int, of model: Model) -> [Layer]? {
    var layers: [Layer] = []
    while let weights = model.constants["regressor.\(index).\(layers.count).weights"],
      let bias = model.constants["regressor.\(index).\(layers.count).bias"], layers.count < 8, weights.shape.count == 2
    {
      layers.append(
        Layer(inputs: weights.shape[1], outputs: weights.shape[0], weights: weights.values, bias: bias.values))
    }
    return layers.isEmpty ? nil : layers
  }

  /// Values less their mean, divided by their deviation, limited to ±4 so that a single odd one cannot decide.
  /// - Parameter values: in the order of `TrackFeatures.names`, then what the network hears; missing ones count as average.
  public func standardised(_ values: [Float]) -> [Float] {
    mean.indices.map { index in
      guard index < values.count, values[index].isFinite else { return 0 }
      return min(max((values[index] - mean[index]) / scale[index], -4), 4)
    }
  }

  /// Probability of each quadrant, in the order of `Quadrant.allCases`.
  /// - Parameter embedding: a track's standardised values.
  public func quadrants(_ embedding: [Float]) -> [Float] {
    var mean = [Float](repeating: 0, count: Self.classes)
    for member in members {
      for (index, probability) in softmax(
        member.enumerated().reduce(embedding) { values, layer in
          Self.apply(layer.element, to: values, rectified: layer.offset + 1 < member.count)
        }
      ).enumerated() { mean[index] += probability / Float(members.count) }
    }
    return mean
  }

  private static func apply(_ layer: Layer, to values: [Float], rectified: Bool) -> [Float] {
    (0..<layer.outputs).map { row in
      var sum = layer.bias[row]
      for column in 0..<layer.inputs { sum += layer.weights[row * layer.inputs + column] * values[column] }
      return rectified ? max(0, sum) : sum
    }
  }

  private func softmax(_ logits: [Float]) -> [Float] {
    let highest = logits.max() ?? 0
    let powers = logits.map { expf(($0 - highest) / temperature) }
    let sum = powers.reduce(0, +)
    return powers.map { sum.isFinite && sum > 0 ? $0 / sum : 1 / Float(Self.classes) }
  }

  private static func fits(_ layers: [Layer], inputs: Int) -> Bool {
    var width = inputs
    for layer in layers {
      guard layer.inputs == width, (1...4_096).contains(layer.outputs),
        layer.weights.count == layer.inputs * layer.outputs, layer.bias.count == layer.outputs,
        layer.weights.allSatisfy(\.isFinite), layer.bias.allSatisfy(\.isFinite)
      else { return false }
      width = layer.outputs
    }
    return !layers.isEmpty && width == classes
  }

  /// 64-bit FNV-1a of the names, joined by line feeds, as 16 hexadecimal digits.
  static func checksum(of names: [String]) -> String {
    let hash = names.joined(separator: "\n").utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
