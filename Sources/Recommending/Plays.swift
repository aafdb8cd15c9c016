/// Who played what, and how much: a sparse matrix with a row for each listener and a column for each item (a track, an
/// artist). The same plays give the same matrix, in whatever order they come.
public struct Plays: Sendable {
  public struct Play: Sendable, Equatable {
    /// Places from 0 on.
    public var listener, item: Int
    /// How much it was played; above 0, for instance a number of plays.
    public var weight: Float

    public init(listener: Int, item: Int, weight: Float) {
      (self.listener, self.item, self.weight) = (listener, item, weight)
    }
  }

  public let listenerCount, itemCount: Int
  let rows: SparseRows

  /// Plays of the same item by the same listener are added up. Those that lie outside the matrix, or whose weight is not
  /// a number above 0, are left out.
  public init(_ plays: some Sequence<Play>, listeners: Int, items: Int) {
    (listenerCount, itemCount) = (max(listeners, 0), max(items, 0))
    let most: Float = 1e30
    let sorted = plays.filter {
      (0..<listeners).contains($0.listener) && (0..<items).contains($0.item) && $0.weight > 0
    }.sorted { ($0.listener, $0.item, $0.weight) < ($1.listener, $1.item, $1.weight) }
    var rows = SparseRows(columnCount: itemCount)
    var previous: (listener: Int, item: Int)?
    for play in sorted {
      let weight = min(play.weight, most)
      if let previous, previous == (play.listener, play.item) {
        rows.values[rows.values.count - 1] = min(rows.values[rows.values.count - 1] + weight, most)
      } else {
        rows.finishRows(before: play.listener)
        rows.columns.append(Int32(play.item))
        rows.values.append(weight)
      }
      previous = (play.listener, play.item)
    }
    rows.finishRows(before: listenerCount)
    self.rows = rows
  }

  /// What a listener has played, in ascending order.
  public func items(of listener: Int) -> ArraySlice<Int32> { rows.columns[rows.range(listener)] }

  /// The plays of a listener, the items in ascending order.
  public func plays(of listener: Int) -> [Play] {
    rows.range(listener).map { Play(listener: listener, item: Int(rows.columns[$0]), weight: rows.values[$0]) }
  }

  /// How many listeners played each item.
  public var popularity: [Int] {
    var counts = [Int](repeating: 0, count: itemCount)
    for item in rows.columns { counts[Int(item)] += 1 }
    return counts
  }
}
