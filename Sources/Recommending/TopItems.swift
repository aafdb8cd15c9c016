/// The best of many scores.
public enum TopItems {
  /// Places of the `count` highest scores above 0, the highest first and equal ones in ascending order.
  /// - Parameter known: places to leave out, in ascending order.
  public static func best(_ scores: [Float], count: Int, without known: ArraySlice<Int32>) -> [Int] {
    guard count > 0 else { return [] }
    var best: [(score: Float, item: Int)] = []
    best.reserveCapacity(count + 1)
    var known = known
    for (item, score) in scores.enumerated() {
      if let next = known.first, next == item {
        known.removeFirst()
        continue
      }
      guard score > 0, best.count < count || score > best[best.count - 1].score else { continue }
      // Behind all that are at least as good.
      var (low, high) = (0, best.count)
      while low < high {
        let middle = (low + high) / 2
        if best[middle].score >= score { low = middle + 1 } else { high = middle }
      }
      best.insert((score, item), at: low)
      if best.count > count { best.removeLast() }
    }
    return best.map(\.item)
  }
}
