import Emotion
import FoundationEssentials
import Glibc
import Sound

/// Places a track on the valence/arousal plane from its `TrackFeatures`: a few small perceptrons that vote on the four
/// quadrants, fitted by Models/training/fit_music.py.
public struct MoodRegressor: Sendable {
  /// One fully connected layer; `weights` holds `outputs` rows of `inputs`.
  private struct Layer: Decodable {
    let inputs: Int
    let outputs: Int
    let weights: [Float]
    let bias: [Float]
  }

  private struct File: Decodable {
    let kind: String
    let version: Int
    let analyserVersion: Int
    let featureNames: [String]
    let featureChecksum: String
    let mean: [Float]
    let scale: [Float]
    let temperature: Float
    let members: [[Layer]]
  }

  static let kind = "mien-mood-regressor"
  static let version = 1
  /// Outputs, in the order of `Quadrant.allCases`: happy, angry, sad, calm.
  static let classes = Quadrant.allCases.count
  private static let largest = 16 << 20

  private let mean: [Float]
  private let scale: [Float]
  private let temperature: Float
  private let members: [[Layer]]

  /// Reads the JSON of Models/music.json; Models/music.md describes it.
  /// - Parameters:
  ///   - bytes: of the file.
  ///   - name: of the file, for error texts.
  /// - Throws: `.invalidModel` for anything but a complete, finite model of this analyser's features.
  public init(bytes: some Collection<UInt8>, name: String) throws(LibraryError) {
    func invalid(_ reason: String) -> LibraryError { .invalidModel(name: name, reason: reason) }
    guard bytes.count <= Self.largest else { throw invalid("\(bytes.count) bytes is too large") }
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(bytes))
    } catch {
      throw invalid("it is cut short, altered or no mood model at all")
    }
    guard file.kind == Self.kind, file.version == Self.version else {
      throw invalid("kind \(file.kind.prefix(40)), version \(file.version)")
    }
    guard file.analyserVersion == TrackFeatures.analyserVersion else {
      throw invalid("made for analyser version \(file.analyserVersion), this is \(TrackFeatures.analyserVersion)")
    }
    let checksum = Self.checksum(of: TrackFeatures.names)
    guard file.featureNames == TrackFeatures.names, file.featureChecksum == checksum else {
      throw invalid("its features are not this analyser's")
    }
    let count = TrackFeatures.names.count
    guard file.mean.count == count, file.scale.count == count,
      file.mean.allSatisfy(\.isFinite), file.scale.allSatisfy({ $0.isFinite && $0 > 0 }),
      file.temperature.isFinite, file.temperature > 0
    else { throw invalid("the standardisation is incomplete or not finite") }
    guard (1...64).contains(file.members.count), file.members.allSatisfy({ Self.fits($0, inputs: count) }) else {
      throw invalid("its layers do not fit together")
    }
    mean = file.mean
    scale = file.scale
    temperature = file.temperature
    members = file.members
  }

  /// Features less their mean, divided by their deviation, limited to ±4 so that a single odd value cannot decide.
  /// - Parameter features: in the order of `TrackFeatures.names`; missing ones count as average.
  public func standardised(_ features: [Float]) -> [Float] {
    mean.indices.map { index in
      guard index < features.count, features[index].isFinite else { return 0 }
      return min(max((features[index] - mean[index]) / scale[index], -4), 4)
    }
  }

  /// Probability of each quadrant, in the order of `Quadrant.allCases`.
  /// - Parameter embedding: a track's standardised features.
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

  /// Where the track stands: the probability of the pleasant quadrants less that of the unpleasant ones, and likewise
  /// of the excited and the calm ones.
  public func affect(_ embedding: [Float]) -> Affect {
    let probability = quadrants(embedding)
    let (happy, angry, sad, calm) = (probability[0], probability[1], probability[2], probability[3])
    return Affect(valence: happy + calm - angry - sad, arousal: happy + angry - sad - calm)
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
