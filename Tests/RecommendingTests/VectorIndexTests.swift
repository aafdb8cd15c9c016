import CKernels
import Testing

@testable import Recommending

@Suite("Searching among vectors")
struct VectorIndexTests {
  private static let sets = (0..<MIEN_ISA_COUNT.rawValue).map { mien_isa(rawValue: $0) }.filter(mien_isa_available)

  private func vectors(_ count: Int, length: Int, using random: inout SplitMix64) -> [[Float]] {
    (0..<count).map { _ in
      let size = Float.random(in: 0.01...100, using: &random)
      return (0..<length).map { _ in Float.random(in: -size...size, using: &random) }
    }
  }

  private func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }

  private func truth(_ a: [Float], _ b: [Float], _ metric: VectorIndex.Metric) -> Double {
    switch metric {
    case .cosine: dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    case .euclid: max(dot(a, a) + dot(b, b) - 2 * dot(a, b), 0).squareRoot()
    }
  }

  @Test(
    "finds what a plain look at every vector finds, but for rounding to bytes", arguments: VectorIndex.Metric.allCases)
  func exact(metric: VectorIndex.Metric) throws {
    let seed: UInt64 = 8
    var random = SplitMix64(seed: seed)
    for round in 0..<12 {
      let length = Int.random(in: 1...200, using: &random)
      let all = vectors(Int.random(in: 1...5_000, using: &random), length: length, using: &random)
      var index = VectorIndex(length: length)
      for (id, vector) in all.enumerated() { index.add(vector, id: Int64(id)) }
      let query = vectors(1, length: length, using: &random)[0]
      let found = index.nearest(to: query, count: 20, by: metric)
      #expect(found.count == min(20, all.count), "seed \(seed), round \(round)")
      let values = all.map { truth($0, query, metric) }
      // A byte is off by half a step at most, in the query and in the row; so little a value may be.
      let size = metric == .cosine ? 1 : (dot(query, query).squareRoot() + 100 * Double(length).squareRoot())
      let tolerance = 0.02 * size
      for neighbour in found {
        #expect(abs(Double(neighbour.value) - values[Int(neighbour.id)]) < tolerance, "seed \(seed), round \(round)")
      }
      let worst = try #require(found.last).value
      let sign: Double = metric == .cosine ? 1 : -1
      let missed = values.indices.filter { id in !found.contains { $0.id == Int64(id) } }
      for id in missed {
        #expect(sign * values[id] < sign * Double(worst) + 2 * tolerance, "seed \(seed), round \(round)")
      }
    }
  }

  @Test("every instruction set finds the same, to the last bit", arguments: VectorIndex.Metric.allCases)
  func instructionSets(metric: VectorIndex.Metric) {
    let seed: UInt64 = 9
    var random = SplitMix64(seed: seed)
    let all = vectors(9_001, length: 100, using: &random)
    let query = vectors(1, length: 100, using: &random)[0]
    let found = Self.sets.map { isa in
      var index = VectorIndex(length: 100, isa: isa)
      for (id, vector) in all.enumerated() { index.add(vector, id: Int64(id)) }
      return index.nearest(to: query, count: 50, by: metric)
    }
    #expect(found.allSatisfy { $0 == found[0] })
    #expect(found[0].count == 50)
  }

  @Test("equally near vectors come by their ids, in whatever order they were added")
  func ties() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<5 {
      var index = VectorIndex(length: 3)
      for id in (0..<6_000).shuffled(using: &random) { index.add([1, Float(id % 3), 0], id: Int64(id)) }
      let found = index.nearest(to: [0.5, 0, 0], count: 9, by: .cosine)
      #expect(found.map(\.id) == [0, 3, 6, 9, 12, 15, 18, 21, 24])
      #expect(found[0].value == 1)
    }
  }

  @Test("what is removed is not found, what is added again is found at its new place, and a copy keeps what it had")
  func changes() {
    let seed: UInt64 = 5
    var random = SplitMix64(seed: seed)
    var index = VectorIndex(length: 20)
    var plain: [Int64: [Float]] = [:]
    for step in 0..<2_000 {
      let id = Int64.random(in: 0..<150, using: &random)
      if Bool.random(using: &random) {
        let removed = index.remove(id)
        #expect(removed == (plain.removeValue(forKey: id) != nil), "seed \(seed), step \(step)")
      } else {
        plain[id] = vectors(1, length: 20, using: &random)[0]
        index.add(plain[id] ?? [], id: id)
      }
    }
    let before = index
    let expected = before.nearest(to: [Float](repeating: 1, count: 20), count: 999, by: .euclid)
    #expect(Set(expected.map(\.id)) == Set(plain.keys) && before.count == plain.count)
    for id in plain.keys { index.remove(id) }
    #expect(index.count == 0 && index.nearest(to: [Float](repeating: 1, count: 20), count: 9, by: .euclid).isEmpty)
    #expect(before.nearest(to: [Float](repeating: 1, count: 20), count: 999, by: .euclid) == expected)
  }

  @Test("vectors of zeros and values that are no numbers harm nothing, other lengths are refused")
  func notANumber() {
    var index = VectorIndex(length: 2)
    let refused = [[1], [1, 2, 3]].map { index.add($0, id: 1) }
    #expect(refused == [false, false])
    for (id, vector) in [[Float(0), 0], [.nan, 1], [.infinity, 0], [.leastNonzeroMagnitude, 0], [3e38, -3e38]]
      .enumerated()
    {
      index.add(vector, id: Int64(id))
    }
    for metric in VectorIndex.Metric.allCases {
      for query in [[Float.nan, 0], [0, 0], [0, 1], [3e38, 3e38]] {
        let found = index.nearest(to: query, count: 5, by: metric)
        #expect(found.count == 5)
        #expect(found.allSatisfy { !$0.value.isNaN })
      }
    }
    #expect(index.nearest(to: [1], count: 5, by: .cosine).isEmpty)
  }
}
