/// The best of many scores, in a heap whose first is the worst that is still among them. Of equal scores the lower id is
/// the better, in whatever order they come.
struct BestScores {
  private var heap: [(score: Float, id: Int64)] = []
  private let count: Int

  /// - Parameter count: how many are kept, at least 1.
  init(count: Int) {
    self.count = max(count, 1)
    heap.reserveCapacity(self.count)
  }

  /// What a score must reach to be among the best.
  var threshold: Float { heap.count < count ? -.infinity : heap[0].score }

  /// The best first.
  var sorted: [(score: Float, id: Int64)] { heap.sorted { Self.isWorse($1, $0) } }

  mutating func offer(_ score: Float, id: Int64) {
    if heap.count < count {
      heap.append((score, id))
      rise(from: heap.count - 1)
    } else if Self.isWorse(heap[0], (score, id)) {
      heap[0] = (score, id)
      sink()
    }
  }

  private static func isWorse(_ a: (score: Float, id: Int64), _ b: (score: Float, id: Int64)) -> Bool {
    a.score != b.score ? a.score < b.score : a.id > b.id
  }

  private mutating func rise(from place: Int) {
    var place = place
    while place > 0, Self.isWorse(heap[place], heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  private mutating func sink() {
    var place = 0
    while true {
      let children = (2 * place + 1)...(2 * place + 2)
      let worst = children.filter { $0 < heap.count }.min { Self.isWorse(heap[$0], heap[$1]) }
      guard let worst, Self.isWorse(heap[worst], heap[place]) else { return }
      heap.swapAt(place, worst)
      place = worst
    }
  }
}
