import CKernels
import Testing

@testable import Inference

/// What holds vectors against one must give the bytes that plain Swift gives, on every instruction set.
struct NearestKernelTests {
  private static func value(_ random: inout Random) -> Int8 {
    Int.random(in: 0..<4, using: &random) == 0
      ? (Bool.random(using: &random) ? 127 : -127) : .random(in: -127...127, using: &random)
  }

  @Test("Kernels keep the rows above the threshold, with their scores, and stay within their memory")
  func rows() {
    let seed: UInt64 = 21
    var random = Random(seed: seed)
    for round in 0..<300 {
      let count = Int.random(in: 0...70, using: &random)
      let bytes = MIEN_NEAREST_STEP * Int.random(in: 1...4, using: &random)
      let rows = GuardedBuffer((0..<count * bytes).map { _ in Self.value(&random) }, alignment: 64)
      let query = GuardedBuffer((0..<bytes).map { _ in Self.value(&random) }, alignment: 64)
      let scales = GuardedBuffer((0..<count).map { _ in Float.random(in: -1...1, using: &random) }, alignment: 4)
      let offsets = GuardedBuffer((0..<count).map { _ in Float.random(in: -1...1, using: &random) }, alignment: 4)
      let hasOffsets = Bool.random(using: &random)
      let factor = Float.random(in: 0...1e-4, using: &random)
      let threshold = round.isMultiple(of: 3) ? -1e30 : Float.random(in: -1...1, using: &random)
      let scores = (0..<count).map { row -> Float in
        let dot = (0..<bytes).reduce(Int32(0)) { $0 + Int32(rows.base[row * bytes + $1]) * Int32(query.base[$1]) }
        let score = Float(dot) * factor * scales.base[row]
        return hasOffsets ? score + offsets.base[row] : score
      }
      let expected = scores.indices.filter { scores[$0] > threshold }
      for set in InstructionSet.available {
        let places = GuardedBuffer<UInt32>(count: count, alignment: 4)
        let kept = GuardedBuffer<Float>(count: count, alignment: 4)
        var arguments = mien_nearest(
          rows: UnsafePointer(rows.base), query: UnsafePointer(query.base), bytes: bytes, count: count,
          scales: UnsafePointer(scales.base), offsets: hasOffsets ? UnsafePointer(offsets.base) : nil, factor: factor,
          threshold: threshold, places: places.base, scores: kept.base)
        let hits = mien_nearest_select(set.isa).pointee.run(&arguments)
        #expect(hits == expected.count, "\(set.name), seed \(seed), round \(round)")
        #expect(places.elements.prefix(hits).map { Int($0) } == expected, "\(set.name), seed \(seed), round \(round)")
        #expect(
          kept.elements.prefix(hits).map(\.bitPattern) == expected.map { scores[$0].bitPattern },
          "\(set.name), seed \(seed), round \(round)")
      }
    }
  }
}
