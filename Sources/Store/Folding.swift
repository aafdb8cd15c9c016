extension Store {
  /// So many plays, and as many pieces of feedback, are kept each by itself: two years and more of a hundred songs a day.
  /// What is older says next to nothing of a taste, except for likes, which stay.
  public static let mostEvents: Int64 = 100_000

  /// Folds the oldest plays into counts of each listener and track, and lets go of the oldest feedback but for the last
  /// like and the last repeat of each track. Which are the oldest is told by their order, not by a clock that may have
  /// been wrong. The file does not shrink: its free pages are used again.
  ///
  /// - Parameters:
  ///   - most: plays and feedback that stay as they are, each.
  ///   - count: plays and feedback that are folded at most, each: others wait for the database no longer than that takes.
  /// - Returns: how many were folded; 0 when nothing is left to do.
  public func fold(keeping most: Int64 = mostEvents, atMost count: Int) throws(StoreError) -> Int {
    let plays = try bound("plays", keeping: most)
    let feedback = try bound("feedback", keeping: most)
    guard plays.first <= plays.last || feedback.first <= feedback.last else { return 0 }
    return try connection.transaction { () throws(StoreError) in
      let last = Value.integer(min(plays.last, plays.first + Int64(max(count, 1)) - 1))
      try connection.run(
        """
        INSERT INTO past(listener, track, plays, completed, skipped, last)
        SELECT listener, track, count(*), sum(outcome IS 'completed'), sum(outcome IS 'skipped'), max(started)
        FROM plays WHERE id <= ? GROUP BY listener, track
        \(Self.addToPast)
        """, last)
      let folded = try connection.run("DELETE FROM plays WHERE id <= ?", last)
      let dropped = try connection.run(
        """
        DELETE FROM feedback WHERE id IN (
          SELECT id FROM feedback WHERE id <= ? AND (kind NOT IN ('like', 'repeat') OR EXISTS (
            SELECT 1 FROM feedback AS later WHERE later.listener = feedback.listener AND later.track = feedback.track
              AND later.kind = feedback.kind AND later.id > feedback.id))
          ORDER BY id LIMIT ?)
        """, .integer(feedback.last), .integer(max(count, 1)))
      if folded + dropped > 0 { historyChanges += 1 }
      return folded + dropped
    }
  }

  /// Where a row of `past` is there already.
  static let addToPast = """
    ON CONFLICT(listener, track) DO UPDATE SET plays = plays + excluded.plays,
      completed = completed + excluded.completed, skipped = skipped + excluded.skipped, last = max(last, excluded.last)
    """

  /// The first id of a table, and the last one that is too old.
  private func bound(_ table: String, keeping most: Int64) throws(StoreError) -> (first: Int64, last: Int64) {
    let ends = try connection.first("SELECT min(id), max(id) FROM \(table) HAVING count(*) > 0") {
      ($0.integer(0), $0.integer(1))
    }
    guard let ends else { return (1, 0) }
    return (ends.0, ends.1 - most)
  }
}
