import Inference
import Sound

@testable import Library

/// A model file whose network hears two things in eight frames: how loud they are (1 for all bytes 255, 0 for 128), and the
/// opposite. Its perceptron is linear: valence follows the first descriptor, arousal the second one.
struct ModelFixture {
  var analyserVersion = "\(TrackFeatures.analyserVersion)"
  var checksum = MoodRegressor.checksum(of: TrackFeatures.names)
  var inputs = TrackFeatures.names.count + 2
  var outputs = 4
  var scale: Float = 1
  var weight: Float = 1
  var bands = SpectrogramParameters.standard.bands
  var output = "heard"

  private struct Tensor {
    let name, type: String
    let shape: [Int]
    let bytes: [UInt8]

    init(_ name: String, _ shape: [Int], _ values: [Float]) {
      (self.name, type, self.shape) = (name, "F32", shape)
      bytes = values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    }

    init(_ name: String, _ shape: [Int], _ values: [Int32]) {
      (self.name, type, self.shape) = (name, "I32", shape)
      bytes = values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
    }

    init(_ name: String, _ shape: [Int], _ values: [Int8]) {
      (self.name, type, self.shape) = (name, "I8", shape)
      bytes = values.map { UInt8(bitPattern: $0) }
    }
  }

  var bytes: [UInt8] {
    let zeros = [Float](repeating: 0, count: max(inputs - 2, 0))
    let signs: [(Float, Float)] = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    let rows = (0..<outputs).flatMap { [signs[$0 % 4].0 * weight, signs[$0 % 4].1 * weight] + zeros }
    let tensors = [
      Tensor("heard.bias", [2], [0, 0] as [Int32]),
      Tensor("heard.weight_scales", [2], [1 / 127, 1 / 127] as [Float]),
      Tensor("regressor.0.0.bias", [outputs], [Float](repeating: 0, count: outputs)),
      Tensor("regressor.0.0.weights", [outputs, inputs], rows),
      Tensor("regressor.mean", [inputs], [Float](repeating: 0, count: inputs)),
      Tensor("regressor.scale", [inputs], [Float](repeating: scale, count: inputs)),
      Tensor("regressor.temperature", [1], [1] as [Float]),
      Tensor("heard.weights", [2, 1], [127, -127] as [Int8]),
    ]
    let graph =
      #"{"input":{"name":"image","shape":[8,\#(bands),1],"scale":0.0078125,"zero_point":0},"nodes":["#
      + #"{"name":"pooled","op":"global_average_pool","inputs":["image"],"scale":0.0078125,"zero_point":0},"#
      + #"{"name":"\#(output)","op":"fully_connected","inputs":["pooled"],"scale":0.0078125,"zero_point":0,"#
      + #""weights":"heard.weights","weight_scales":"heard.weight_scales","bias":"heard.bias"}],"#
      + #""outputs":["\#(output)"]}"#
    let metadata = [
      ("format", "mien-network"), ("format_version", "1"), ("name", "test"),
      ("graph", graph.replacing("\"", with: "\\\"")), ("analyser_version", analyserVersion),
      ("feature_checksum", checksum),
    ]
    var entries = ["\"__metadata__\":{" + metadata.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"]
    var end = 0
    for tensor in tensors {
      entries.append(
        "\"\(tensor.name)\":{\"dtype\":\"\(tensor.type)\",\"shape\":\(tensor.shape),"
          + "\"data_offsets\":[\(end),\(end + tensor.bytes.count)]}")
      end += tensor.bytes.count
    }
    var header = Array(("{" + entries.joined(separator: ",") + "}").utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    return length + header + tensors.flatMap(\.bytes)
  }

  func model() throws -> MusicModel { try MusicModel(Model(bytes: bytes, file: "test.safetensors")) }
}
