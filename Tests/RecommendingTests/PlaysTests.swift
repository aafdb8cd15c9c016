import Testing

@testable import Recommending

@Suite("Plays, spectral filters and the best of scores")
struct PlaysTests {
  @Test("plays of one item by one listener add up, and those that are none are left out")
  func adding() {
    let plays = Plays(
      [
        .init(listener: 1, item: 2, weight: 3), .init(listener: 0, item: 0, weight: -1),
        .init(listener: 1, item: 2, weight: 4), .init(listener: 1, item: 0, weight: 1),
        .init(listener: 2, item: 0, weight: 1), .init(listener: 0, item: 3, weight: 1),
      ], listeners: 2, items: 3)
    #expect(plays.plays(of: 0).isEmpty)
    #expect(plays.plays(of: 1) == [.init(listener: 1, item: 0, weight: 1), .init(listener: 1, item: 2, weight: 7)])
    #expect(plays.popularity == [1, 0, 1])
  }

  @Test("a sparse matrix times vectors is the sum over its values, and so is its transpose")
  func product() {
    var random = SplitMix64(seed: 5)
    let plays = (0..<60).map { _ in
      Plays.Play(
        listener: Int.random(in: 0..<9, using: &random), item: Int.random(in: 0..<13, using: &random),
        weight: Float(Int.random(in: 1...9, using: &random)))
    }
    let rows = Plays(plays, listeners: 9, items: 13).rows
    let vector = (0..<13).map { _ in
      SIMD4<Float>.init((0..<4).map { _ in Float(Int.random(in: -9...9, using: &random)) })
    }
    var wanted = [SIMD4<Float>](repeating: .zero, count: 9)
    for play in plays { wanted[play.listener] += play.weight * vector[play.item] }
    var result = [SIMD4<Float>](repeating: .zero, count: 9)
    rows.multiply(vector, into: &result)
    #expect(result == wanted)

    var (back, other) = ([SIMD4<Float>](repeating: .zero, count: 13), [SIMD4<Float>](repeating: .zero, count: 13))
    for play in plays { other[play.item] += play.weight * wanted[play.listener] }
    rows.transposed.multiply(wanted, into: &back)
    #expect(back == other)
  }

  @Test("a filter does to each eigenvalue what was asked", arguments: [0.5, 3, 20] as [Float])
  func filter(bound: Float) {
    let values = (0...40).map { bound * Float($0) / 40 }
    let filter = SpectralFilter(bound: bound) { $0 * $0 / ($0 * $0 + 1) }
    let result = filter.apply(to: values.map { _ in SIMD2<Float>(1, 2) }) { vectors, product in
      for index in vectors.indices { product[index] = vectors[index] * values[index] }
    }
    for (value, result) in zip(values, result) {
      let wanted = value * value / (value * value + 1)
      #expect(abs(result.x - wanted) < 3e-4 && abs(result.y - 2 * wanted) < 6e-4)
    }
    #expect(filter.coefficients.count <= SpectralFilter.highestDegree + 1)
  }

  @Test("the best are sorted, equal ones in ascending order, without known ones and those of no score")
  func best() {
    let scores: [Float] = [1, 5, 3, 5, 0, -1, 9, 3]
    #expect(TopItems.best(scores, count: 4, without: [6]) == [1, 3, 2, 7])
    #expect(TopItems.best(scores, count: 2, without: []) == [6, 1])
    #expect(TopItems.best(scores, count: 20, without: [0, 1]) == [6, 3, 2, 7])
    #expect(TopItems.best(scores, count: 0, without: []) == [])
  }
}
