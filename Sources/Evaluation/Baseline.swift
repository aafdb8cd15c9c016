import Recommending

/// What any recommender has to beat.
public enum Baseline: String, CaseIterable, Sendable {
  /// What most listeners played.
  case popularity
  /// The sum of an item's cosines with what the listener played, each item a vector of who played it.
  case itemCosine = "item cosine"

  /// The best items that each listener has not played.
  public func recommend(to listeners: [Int], from plays: Plays, count: Int) -> [[Int]] {
    let popularity = plays.popularity.map(Float.init)
    switch self {
    case .popularity:
      return listeners.map { TopItems.best(popularity, count: count, without: plays.items(of: $0)) }
    case .itemCosine:
      let factors = popularity.map { 1 / max($0, 1).squareRoot() }
      var whoPlayed = [[Int]](repeating: [], count: plays.itemCount)
      for listener in 0..<plays.listenerCount {
        for item in plays.items(of: listener) { whoPlayed[Int(item)].append(listener) }
      }
      return listeners.map { listener in
        var shared = [Float](repeating: 0, count: plays.listenerCount)
        for item in plays.items(of: listener) {
          for other in whoPlayed[Int(item)] { shared[other] += factors[Int(item)] }
        }
        var scores = [Float](repeating: 0, count: plays.itemCount)
        for other in shared.indices where shared[other] > 0 {
          for item in plays.items(of: other) { scores[Int(item)] += shared[other] * factors[Int(item)] }
        }
        return TopItems.best(scores, count: count, without: plays.items(of: listener))
      }
    }
  }
}
