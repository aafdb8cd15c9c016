/// How fast a count grows, over the last few times that it was read.
struct RateMeter: Sendable {
  private var samples: [(count: Int, time: Duration)] = []
  static let most = 6

  mutating func add(_ count: Int, at time: Duration) {
    // A count that starts again says nothing about the time before.
    if let last = samples.last, count < last.count || time <= last.time { samples.removeAll(keepingCapacity: true) }
    if samples.count == Self.most { samples.removeFirst() }
    samples.append((count, time))
  }

  /// Nil before there are two samples.
  var perSecond: Double? {
    guard let first = samples.first, let last = samples.last, last.time > first.time else { return nil }
    return Double(last.count - first.count) / ((last.time - first.time) / .seconds(1))
  }
}
