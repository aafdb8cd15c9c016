import Testing

@testable import Inference

/// Whether reading (and laying out) the bytes fails with an error whose text holds `words` and the file's name.
private func refuses(_ bytes: [UInt8], _ words: String, at location: SourceLocation = #_sourceLocation) {
  do throws(InferenceError) {
    _ = try Network(Model(bytes: bytes, file: "face.safetensors"))
    Issue.record("was read; expected an error with \"\(words)\"", sourceLocation: location)
  } catch {
    #expect(error.description.contains(words), "\(error.description)", sourceLocation: location)
    #expect(error.description.contains("face.safetensors"), sourceLocation: location)
  }
}

/// The tiny model with one piece of its graph replaced.
private func edited(_ old: String, _ new: String) -> [UInt8] {
  TestModel.tiny {
    #expect($0.contains(old))
    $0 = $0.replacing(old, with: new)
  }.bytes
}

struct ModelTests {
  @Test("A sound file is read with its name, labels, shapes and work")
  func reads() throws {
    var file = TestModel.tiny(outputs: ["logits", "probabilities"])
    file.metadata["labels"] = "[\"a\",\"b\",\"c\"]"
    file.metadata["provenance"] = "{}"
    let model = try Model(bytes: file.bytes, file: "tiny")
    #expect(model.name == "tiny")
    #expect(model.labels == ["a", "b", "c"])
    #expect(model.inputShape == (3, 3, 1))
    #expect(model.outputNames == ["logits", "probabilities"])
    #expect(model.multiplyAccumulates == 27)
    #expect(model.metadata["provenance"] == "{}")
  }

  @Test("fp32 tensors that no layer uses are the model's constants")
  func constants() throws {
    var file = TestModel.tiny()
    #expect(try Model(bytes: file.bytes, file: "tiny").constants.isEmpty)
    file.tensors.insert(
      .init(name: "head.mean", type: "F32", shape: [1, 2], data: TestModel.bytes([Float(0.5), -3])), at: 0)
    file.tensors.append(.init(name: "rest", type: "I8", shape: [1], data: [7]))
    let constants = try Model(bytes: file.bytes, file: "tiny").constants
    #expect(constants == ["head.mean": .init(shape: [1, 2], values: [0.5, -3])])
  }

  @Test("A file cut off anywhere is an error")
  func truncated() {
    let bytes = Golden("residual").bytes
    for count in [0, 1, 7, 8, 9, 100, 2000, bytes.count / 2, bytes.count - 1] {
      refuses(Array(bytes[..<count]), "not a usable model")
    }
  }

  @Test("A header longer than the file, or not JSON, is an error")
  func header() {
    refuses([UInt8](repeating: 255, count: 64), "longer than the file")
    refuses(TestModel.file(header: "{\"a\":", data: []), "not the JSON")
    refuses(TestModel.file(header: "[]", data: []), "not the JSON")
    refuses(TestModel.file(header: String(repeating: "[", count: 100_000), data: []), "not the JSON")
    refuses(TestModel.file(header: "{}", data: []), "lack \"format\"")
  }

  @Test("Tensors must lie in the file, aligned, without gaps, overlaps or doubles, and fill their shapes")
  func tensors() {
    func tensor(_ fields: String, data: Int) -> [UInt8] {
      TestModel.file(header: "{\(fields)}", data: [UInt8](repeating: 0, count: data))
    }
    refuses(tensor(#""a":{"dtype":"I8","shape":[4],"data_offsets":[0,5]}"#, data: 4), "outside the file")
    refuses(tensor(#""a":{"dtype":"I8","shape":[4],"data_offsets":[-4,0]}"#, data: 4), "outside the file")
    refuses(tensor(#""a":{"dtype":"I8","shape":[4],"data_offsets":[4,0]}"#, data: 4), "outside the file")
    refuses(tensor(#""a":{"dtype":"I8","shape":[4],"data_offsets":[0]}"#, data: 4), "outside the file")
    refuses(tensor(#""a":{"dtype":"I8","shape":[3],"data_offsets":[0,4]}"#, data: 4), "does not fill")
    refuses(tensor(#""a":{"dtype":"I8","shape":[-2,-2],"data_offsets":[0,4]}"#, data: 4), "does not fill")
    refuses(
      tensor(#""a":{"dtype":"I8","shape":[4294967296,4294967296],"data_offsets":[0,4]}"#, data: 4), "does not fill")
    refuses(tensor(#""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#, data: 8), "type F64")
    refuses(tensor(#""a":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}"#, data: 5), "belong to no tensor")
    let first = #""a":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}"#
    refuses(tensor(first + #","b":{"dtype":"I8","shape":[4],"data_offsets":[2,6]}"#, data: 6), "overlap")
    refuses(tensor(first + #","b":{"dtype":"I8","shape":[4],"data_offsets":[0,4]}"#, data: 4), "overlap")
    refuses(tensor(first + #","b":{"dtype":"I8","shape":[1],"data_offsets":[5,6]}"#, data: 6), "gaps")
    refuses(
      tensor(
        #""a":{"dtype":"I8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"I32","shape":[1],"data_offsets":[2,6]}"#,
        data: 6),
      "not aligned")
    refuses(tensor(first + #","a":{"dtype":"I8","shape":[2],"data_offsets":[4,6]}"#, data: 6), "not a usable model")
  }

  @Test("Someone else's safetensors and other versions are told apart from damage")
  func foreign() {
    var file = TestModel.tiny()
    file.metadata["format"] = "pt"
    refuses(file.bytes, "not a network of ours")
    file = TestModel.tiny()
    file.metadata["format_version"] = "2"
    refuses(file.bytes, "format version 2")
    file = TestModel.tiny()
    file.metadata["graph"] = "{}"
    refuses(file.bytes, "not the JSON")
  }

  @Test("Edges of the graph must lead from earlier layers, with names of their own")
  func edges() {
    refuses(edited(#""inputs":["image"]"#, #""inputs":["nothing"]"#), "not made before it")
    refuses(edited(#""inputs":["image"]"#, #""inputs":["probabilities"]"#), "not made before it")
    refuses(edited(#""inputs":["image"]"#, #""inputs":["logits"]"#), "not made before it")
    refuses(edited(#""inputs":["image"]"#, #""inputs":[]"#), "0 inputs")
    refuses(edited(#""inputs":["image"]"#, #""inputs":["image","image"]"#), "2 inputs")
    refuses(edited(#""name":"probabilities""#, #""name":"logits""#), "two layers")
    refuses(edited(#""outputs":["logits"]"#, #""outputs":[]"#), "no outputs")
    refuses(edited(#""outputs":["logits"]"#, #""outputs":["logits","logits"]"#), "one twice")
    refuses(edited(#""outputs":["logits"]"#, #""outputs":["mood"]"#), "made by no layer")
    refuses(
      edited(
        #"{"name":"probabilities","op":"softmax","inputs":["logits"]}"#,
        #"{"name":"p","op":"softmax","inputs":["logits"]},{"name":"q","op":"softmax","inputs":["p"]}"#),
      "after softmax")
  }

  @Test("Shapes, kernels, strides and paddings must be possible")
  func shapes() {
    refuses(edited("[3,3,1]", "[3,3]"), "height, width and channels")
    refuses(edited("[3,3,1]", "[3,0,1]"), "shape 3 x 0 x 1")
    refuses(edited("[3,3,1]", "[-3,-3,1]"), "shape -3")
    refuses(edited("[3,3,1]", "[4096,4096,4096]"), "shape 4096")
    refuses(edited("[3,3,1]", "[9223372036854775807,9223372036854775807,2]"), "shape 9")
    refuses(edited("[3,3,1]", "[3,3,2]"), "do not fit its input")
    let pool = { (fields: String) in
      edited(#""op":"softmax","inputs":["logits"]"#, #""op":"maximum_pool","inputs":["image"],"# + fields)
    }
    refuses(pool(#""kernel":[4,4]"#), "larger than its input")
    refuses(pool(#""kernel":[8,8]"#), "kernels go up to 7")
    refuses(pool(#""kernel":[2]"#), "kernels go up to 7")
    refuses(pool(#""kernel":[2,2],"stride":[0,1]"#), "kernels go up to 7")
    refuses(pool(#""kernel":[2,2],"padding":[2,0,0,0]"#), "kernels go up to 7")
    refuses(pool(#""kernel":[2,2],"padding":[-1,0,0,0]"#), "kernels go up to 7")
    refuses(pool(#""stride":[1,1]"#), "has no kernel")
    refuses(edited(#""op":"softmax""#, #""op":"attention""#), "\"attention\"")
    refuses(edited(#""op":"softmax","inputs":["logits"]"#, #""op":"softmax","inputs":["image"]"#), "not over a vector")
  }

  @Test("Scales must be positive and fit together, zero points must be int8, weights and biases must be there")
  func quantisation() {
    refuses(edited("\"scale\":0.02", "\"scale\":0"), "positive scale")
    refuses(edited("\"scale\":0.02", "\"scale\":-1"), "positive scale")
    refuses(edited("\"scale\":0.02", "\"scale\":1e-300"), "positive scale")
    refuses(edited("\"scale\":0.02", "\"scale\":1e-12"), "not fit together")
    refuses(edited("\"scale\":0.02,", ""), "positive scale")
    refuses(edited("\"zero_point\":3", "\"zero_point\":128"), "positive scale")
    refuses(edited("\"zero_point\":3", "\"zero_point\":1e99"), "not the JSON")
    refuses(edited("\"weights\":\"w\"", "\"weights\":\"b\""), "not I8")
    refuses(edited("\"weights\":\"w\"", "\"weights\":\"nothing\""), "missing")
    refuses(edited("\"bias\":\"b\"", "\"bias\":\"s\""), "not I32")
    var file = TestModel.tiny()
    file.tensors[0].data = TestModel.bytes([Float.nan, 1, 1])
    refuses(file.bytes, "not fit together")
    file = TestModel.tiny()
    file.tensors[0].data = TestModel.bytes([Float(0.1), -0.1, 1])
    refuses(file.bytes, "not fit together")
    file = TestModel.tiny()
    file.tensors[1].data = TestModel.bytes([Int32.min, 0, 0])
    refuses(file.bytes, "overflow 32 bits")
    file = TestModel.tiny()
    file.tensors[2].data[4] = 0x80
    refuses(file.bytes, "is -128")
    file = TestModel.tiny()
    file.tensors[1].shape = [1, 3]
    refuses(file.bytes, "needs 3 weight scales")
  }
}
