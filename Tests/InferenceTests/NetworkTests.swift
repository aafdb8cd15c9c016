import Testing

@testable import Inference

struct NetworkTests {
  @Test(
    "Networks give the answers of the integer reference bit for bit, on every instruction set, run after run",
    arguments: Golden.names, InstructionSet.available)
  func golden(name: String, set: InstructionSet) throws {
    let golden = Golden(name)
    let model = try Model(bytes: golden.bytes, file: name)
    let network = try Network(model, instructionSet: set)
    let shape = model.inputShape
    let imageBytes = shape.height * shape.width * shape.channels
    for pass in 0..<2 {
      var rest = golden.answers[...]
      var picture = 0
      while !rest.isEmpty {
        try network.run(image: Array(rest.prefix(imageBytes)))
        rest = rest.dropFirst(imageBytes)
        for output in model.outputNames {
          let actual = try network.quantisedOutput(named: output)
          let expected = rest.prefix(actual.count).map { Int8(bitPattern: $0) }
          #expect(actual == expected, "\(name), \(set.name), pass \(pass), picture \(picture), output \(output)")
          rest = rest.dropFirst(actual.count)
        }
        picture += 1
      }
      #expect(picture == 4)
    }
  }

  @Test("Outputs are dequantised with the scale and zero point of their layer")
  func dequantised() throws {
    let model = try Model(bytes: Golden("residual").bytes, file: "residual")
    let network = try Network(model)
    try network.run(image: [UInt8](repeating: 90, count: 48 * 48))
    let index = try #require(model.activations.firstIndex { $0.name == "embedding" })
    let quantisation = model.activations[index].quantisation
    let expected = try network.quantisedOutput(named: "embedding").map {
      Float(Int($0) - quantisation.zeroPoint) * quantisation.scale
    }
    #expect(try network.output(named: "embedding") == expected)
    #expect(expected.count == 128)
    #expect(expected.contains { $0 > 0 })
  }

  @Test("Softmax gives probabilities that sum to one and keep the order of the logits")
  func softmax() throws {
    let builder = TestModel.tiny(outputs: ["probabilities", "logits"])
    let network = try Network(Model(bytes: builder.bytes, file: "tiny"))
    try network.run(image: [0, 40, 80, 120, 160, 200, 240, 255, 3])
    let logits = try network.output(named: "logits")
    let probabilities = try network.output(named: "probabilities")
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
    #expect(logits.count == 3)
    for (a, b) in [(0, 1), (1, 2), (0, 2)] {
      #expect((logits[a] < logits[b]) == (probabilities[a] < probabilities[b]))
    }
  }

  @Test("A picture of the wrong size and an unknown output are errors that say what would be right")
  func wrongCalls() throws {
    let network = try Network(Model(bytes: Golden("residual").bytes, file: "residual"))
    #expect(throws: InferenceError.wrongInput(file: "residual", expectedBytes: 2304, actualBytes: 10)) {
      try network.run(image: [UInt8](repeating: 0, count: 10))
    }
    #expect(
      throws: InferenceError.unknownOutput(file: "residual", name: "mood", known: ["embedding", "logits", "crowd"])
    ) {
      try network.output(named: "mood")
    }
  }

  @Test("Two networks of one model do not disturb each other")
  func independent() throws {
    let model = try Model(bytes: Golden("residual").bytes, file: "residual")
    let (one, two) = (try Network(model), try Network(model))
    try one.run(image: [UInt8](repeating: 10, count: 2304))
    let before = try one.quantisedOutput(named: "embedding")
    try two.run(image: (0..<2304).map { UInt8(truncatingIfNeeded: $0 * 7) })
    #expect(try one.quantisedOutput(named: "embedding") == before)
    #expect(try two.quantisedOutput(named: "embedding") != before)
  }

  @Test("An instruction set of another architecture is refused by name")
  func foreignInstructionSet() throws {
    let model = try Model(bytes: Golden("residual").bytes, file: "residual")
    let foreign = try #require(InstructionSet.allCases.first { !InstructionSet.available.contains($0) })
    #expect(throws: InferenceError.unavailable(instructionSet: foreign.name)) {
      try Network(model, instructionSet: foreign)
    }
  }

  @Test("The benchmark times what it says and counts the multiply-accumulates")
  func benchmark() throws {
    let model = try Model(bytes: Golden("residual").bytes, file: "residual")
    let result = try NetworkBenchmark(Network(model), runs: 20)
    #expect(result.runs == 20)
    #expect(result.fastest > 0)
    #expect(result.fastest <= result.median && result.median <= result.percentile95)
    let expected = Double(model.multiplyAccumulates) / result.median / 1e6
    #expect(abs(result.gigaMACsPerSecond - expected) < 1e-6 * expected)
  }
}
