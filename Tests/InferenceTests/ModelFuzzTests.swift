import Testing

@testable import Inference

struct ModelFuzzTests {
  /// What survives reading is run; larger networks than this would only cost time.
  private static let workLimit = 2_000_000

  @Test("A damaged model file gives an error or a network that runs, never a crash", arguments: ["mixed", "tiny"])
  func damaged(name: String) throws {
    let bytes = name == "tiny" ? TestModel.tiny().bytes : Golden(name).bytes
    var (refused, ran) = (0, 0)
    for seed in 0..<UInt64(name == "tiny" ? 1500 : 400) {
      let damaged = ModelDamage(bytes, seed: seed).bytes
      do throws(InferenceError) {
        let model = try Model(bytes: damaged, file: "damaged")
        guard model.multiplyAccumulates < Self.workLimit else { continue }
        let network = try Network(model)
        var random = Random(seed: seed)
        let shape = model.inputShape
        try network.run(image: (0..<shape.height * shape.width * shape.channels).map { _ in random.byte() })
        for output in model.outputNames { _ = try network.output(named: output) }
        ran += 1
      } catch {
        refused += 1
        #expect(error.description.contains("damaged"), "seed \(seed)")
      }
    }
    #expect(refused > 20 && ran > 5, "\(refused) refused, \(ran) ran")
  }
}
