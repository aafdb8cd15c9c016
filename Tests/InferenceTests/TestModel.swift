/// A model file put together by a test, with anything in it wrong that the test wants wrong.
struct TestModel {
  struct Tensor {
    var name: String
    var type: String
    var shape: [Int]
    var data: [UInt8]
  }

  var tensors: [Tensor] = []
  var metadata: [String: String] = [:]

  static func bytes<Element: BitwiseCopyable>(_ elements: [Element]) -> [UInt8] {
    elements.withUnsafeBytes { Array($0) }
  }

  /// A 3 x 3 grey picture, one fully connected layer with three outputs, softmax.
  static func tiny(outputs: [String] = ["logits"], editing edit: (inout String) -> Void = { _ in }) -> TestModel {
    var graph = """
      {"input":{"name":"image","shape":[3,3,1],"scale":0.0078125,"zero_point":0},"nodes":[\
      {"name":"logits","op":"fully_connected","inputs":["image"],"weights":"w","weight_scales":"s","bias":"b",\
      "scale":0.02,"zero_point":3},{"name":"probabilities","op":"softmax","inputs":["logits"]}],\
      "outputs":[\(outputs.map { "\"\($0)\"" }.joined(separator: ","))]}
      """
    edit(&graph)
    let weights = (0..<27).map { Int8($0 * 9 % 255 - 120) }
    return TestModel(
      tensors: [
        Tensor(name: "s", type: "F32", shape: [3], data: bytes([Float(0.01), 0.02, 0.015])),
        Tensor(name: "b", type: "I32", shape: [3], data: bytes([Int32(5), -7, 1000])),
        Tensor(name: "w", type: "I8", shape: [3, 9], data: bytes(weights)),
      ],
      metadata: ["format": "mien-network", "format_version": "1", "name": "tiny", "graph": graph, "labels": "[]"])
  }

  var bytes: [UInt8] {
    var offset = 0
    var fields = [
      quoted("__metadata__") + ":{" + metadata.map { quoted($0) + ":" + quoted($1) }.joined(separator: ",") + "}"
    ]
    for tensor in tensors {
      let (from, to) = (offset, offset + tensor.data.count)
      fields.append(
        quoted(tensor.name)
          + ":{\"dtype\":\"\(tensor.type)\",\"shape\":\(tensor.shape),\"data_offsets\":[\(from),\(to)]}")
      offset = to
    }
    return Self.file(header: "{" + fields.joined(separator: ",") + "}", data: tensors.flatMap(\.data))
  }

  static func file(header: String, data: [UInt8]) -> [UInt8] {
    bytes([UInt64(header.utf8.count).littleEndian]) + Array(header.utf8) + data
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
