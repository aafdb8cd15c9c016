import Testing

@testable import Inference

struct ModelFuzzTests {
  /// What survives reading is run; larger networks than this would only cost time.
  private static let workLimit = 2_000_000

  private func mutated(_ bytes: [UInt8], headerBytes: Int, _ random: inout Random) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      // Two of three changes hit the header, which is where damage is interesting.
      let end = random.next() % 3 == 0 ? result.count : min(headerBytes, result.count)
      guard end > 0 else { break }
      let place = Int.random(in: 0..<end, using: &random)
      switch random.next() % 6 {
      case 0: result[place] ^= 1 << UInt8(random.next() % 8)
      case 1: result[place] = UInt8(truncatingIfNeeded: random.next())
      case 2: result[place] = UInt8(ascii: "0") + UInt8(random.next() % 10)
      case 3: result.remove(at: place)
      case 4: result.insert(result[Int.random(in: 0..<end, using: &random)], at: place)
      default: result.removeLast(Int.random(in: 0..<min(result.count, 64), using: &random))
      }
    }
    return result
  }

  /// A digit of the graph replaced by another, so that the file stays well-formed and mostly goes on to the checks.
  private func withOtherDigits(_ bytes: [UInt8], headerBytes: Int, _ random: inout Random) -> [UInt8] {
    var result = bytes
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let start = Int.random(in: 8..<headerBytes, using: &random)
      guard let place = result[start..<headerBytes].firstIndex(where: digits.contains) else { continue }
      result[place] = digits.lowerBound + UInt8(random.next() % 10)
    }
    return result
  }

  @Test("A damaged model file gives an error or a network that runs, never a crash", arguments: ["mixed", "tiny"])
  func damaged(name: String) throws {
    let seed: UInt64 = 77
    var random = Random(seed: seed)
    let bytes = name == "tiny" ? TestModel.tiny().bytes : Golden(name).bytes
    let headerBytes = 8 + Int(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
    var (refused, ran) = (0, 0)
    for _ in 0..<(name == "tiny" ? 1500 : 250) {
      let damaged =
        Bool.random(using: &random)
        ? mutated(bytes, headerBytes: headerBytes, &random) : withOtherDigits(bytes, headerBytes: headerBytes, &random)
      do throws(InferenceError) {
        let model = try Model(bytes: damaged, file: "damaged")
        guard model.multiplyAccumulates < Self.workLimit else { continue }
        let network = try Network(model)
        let shape = model.inputShape
        try network.run(image: (0..<shape.height * shape.width * shape.channels).map { _ in random.byte() })
        for output in model.outputNames { _ = try network.output(named: output) }
        ran += 1
      } catch {
        refused += 1
        #expect(error.description.contains("damaged"), "seed \(seed)")
      }
    }
    #expect(refused > 20 && ran > 5, "seed \(seed): \(refused) refused, \(ran) ran")
  }
}
