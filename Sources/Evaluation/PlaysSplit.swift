import Recommending

/// Plays to learn from, and items held out to be found again.
public struct PlaysSplit: Sendable {
  /// Listeners with fewer items keep them all.
  public static let least = 5

  public let training: Plays
  /// What of each listener is held out, in ascending order.
  public let heldOut: [[Int]]

  /// Holds a fifth of each listener's items out, chosen by the seed; the order of the rows does not matter.
  public init(_ table: PlaysTable, seed: UInt64) {
    let places = Places([table])
    let all = places.plays(table)
    var training: [Plays.Play] = []
    var heldOut = [[Int]](repeating: [], count: all.listenerCount)
    var random = SplitMix64(seed: seed)
    for listener in 0..<all.listenerCount {
      let plays = all.plays(of: listener).shuffled(using: &random)
      let count = plays.count < Self.least ? 0 : (plays.count * 2 + 5) / 10
      heldOut[listener] = plays[..<count].map(\.item).sorted()
      training += plays[count...]
    }
    self.training = Plays(training, listeners: all.listenerCount, items: all.itemCount)
    self.heldOut = heldOut
  }

  /// A split that was made elsewhere. What is in both tables is learnt from, not held out.
  public init(training table: PlaysTable, heldOut other: PlaysTable) {
    let places = Places([table, other])
    training = places.plays(table)
    let held = places.plays(other)
    heldOut = (0..<held.listenerCount).map { [training] listener in
      let known = Set(training.items(of: listener))
      return held.items(of: listener).filter { !known.contains($0) }.map(Int.init)
    }
  }
}

/// Names of listeners and items in ascending order, so that a table's places do not depend on its order.
private struct Places {
  let listeners, items: [String: Int]

  init(_ tables: [PlaysTable]) {
    func places(_ name: (PlaysTable.Row) -> String) -> [String: Int] {
      let names = Set(tables.flatMap { $0.rows.map(name) }).sorted()
      return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }
    listeners = places(\.listener)
    items = places(\.item)
  }

  func plays(_ table: PlaysTable) -> Plays {
    let plays = table.rows.compactMap { row in
      listeners[row.listener].flatMap { listener in
        items[row.item].map { Plays.Play(listener: listener, item: $0, weight: row.weight) }
      }
    }
    return Plays(plays, listeners: listeners.count, items: items.count)
  }
}
