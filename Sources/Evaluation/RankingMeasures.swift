import Glibc

/// How well lists of items find what was held out; means over the listeners of whom something was.
public struct RankingMeasures: Sendable, Equatable {
  /// Of the items held out, those in the list.
  public let recall: Double
  /// Of the places in the list, those with an item held out.
  public let precision: Double
  /// Gain of each hit 1 / log2(place + 1), over that of the best list there could be (Järvelin and Kekäläinen 2002).
  public let ndcg: Double
  /// Standard error of that mean.
  public let ndcgError: Double
  /// Of all items, those in anyone's list.
  public let coverage: Double
  /// Mean of -log2 of the share of listeners who played a recommended item, in bits (Zhou and others 2010).
  public let novelty: Double
  public let listeners: Int

  /// - Parameters:
  ///   - lists: items for each listener in whom `split` holds something out, in that order, at most `length` each.
  public init(_ lists: [[Int]], of split: PlaysSplit, length: Int) {
    let held = split.heldOut.filter { !$0.isEmpty }
    let popularity = split.training.popularity
    let gains = (0..<max(length, 1)).map { 1 / log2(Double($0) + 2) }
    var (recalls, precisions, ndcgs, bits) = (0.0, 0.0, [Double](), [Double]())
    var seen = Set<Int>()
    for (list, held) in zip(lists, held) {
      let wanted = Set(held)
      let hits = list.indices.filter { wanted.contains(list[$0]) }
      recalls += Double(hits.count) / Double(held.count)
      precisions += Double(hits.count) / Double(max(length, 1))
      let best = gains.prefix(held.count).reduce(0, +)
      ndcgs.append(hits.reduce(0) { $0 + gains[$1] } / best)
      seen.formUnion(list)
      bits += list.map { -log2(Double(max(popularity[$0], 1)) / Double(split.training.listenerCount)) }
    }
    listeners = held.count
    let count = Double(max(listeners, 1))
    let mean = ndcgs.reduce(0, +) / count
    (recall, precision, ndcg) = (recalls / count, precisions / count, mean)
    ndcgError = (ndcgs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count / max(count - 1, 1)).squareRoot()
    coverage = Double(seen.count) / Double(max(split.training.itemCount, 1))
    novelty = bits.reduce(0, +) / Double(max(bits.count, 1))
  }
}
