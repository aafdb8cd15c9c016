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
  /// - Returns: how many were folded or looked at; 0 when nothing is left to do.
  public func fold(keeping most: Int64 = mostEvents, atMost count: Int) throws(StoreError) -> Int {
    let plays = try oldest("plays", keeping: most, after: 0, count: count)
    let feedback = try oldest("feedback", keeping: most, after: lookedThrough, count: count)
    guard plays.count + feedback.count > 0 else { return 0 }
    let changed = try connection.transaction { () throws(StoreError) in
      try connection.run(
        """
        INSERT INTO past(listener, track, plays, completed, skipped, last)
        SELECT listener, track, count(*), sum(outcome IS 'completed'), sum(outcome IS 'skipped'), max(started)
        FROM plays WHERE id <= ? GROUP BY listener, track
        \(Self.addToPast)
        """, .integer(plays.last))
      return try connection.run("DELETE FROM plays WHERE id <= ?", .integer(plays.last))
        + connection.run(
          """
          DELETE FROM feedback WHERE id > ? AND id <= ? AND (kind NOT IN ('like', 'repeat') OR EXISTS (
            SELECT 1 FROM feedback AS later WHERE later.listener = feedback.listener AND later.track = feedback.track
              AND later.kind = feedback.kind AND later.id > feedback.id))
          """, .integer(lookedThrough), .integer(feedback.last))
    }
    // Likes that stayed are not looked at again until the next start.
    lookedThrough = max(lookedThrough, feedback.last)
    if changed > 0 { historyChanges += 1 }
    return plays.count + feedback.count
  }

  /// Where a row of `past` is there already.
  static let addToPast = """
    ON CONFLICT(listener, track) DO UPDATE SET plays = plays + excluded.plays,
      completed = completed + excluded.completed, skipped = skipped + excluded.skipped, last = max(last, excluded.last)
    """

  /// The oldest rows that are too old, so many at most: the last of them, and how many; 0 where there is none.
  private func oldest(
    _ table: String, keeping most: Int64, after first: Int64, count: Int
  ) throws(StoreError) -> (last: Int64, count: Int) {
    try connection.first(
      """
      SELECT coalesce(max(id), 0), count(*) FROM (
        SELECT id FROM \(table) WHERE id > ?1 AND id <= (SELECT max(id) FROM \(table)) - ?2 ORDER BY id LIMIT ?3)
      """, .integer(first), .integer(most), .integer(max(count, 1))
    ) { ($0.integer(0), $0.int(1)) } ?? (0, 0)
  }
}
