import Emotion

/// What one listener did with one track, ever.
public struct Tally: Sendable, Equatable {
  public let track: Int64
  public let title: String
  public let artist, genre: String?
  public let affect: Affect
  /// Beats per minute; nil where there is no pulse.
  public let tempo: Float?
  /// How often it was heard to its end, skipped, and liked or asked for again.
  public let completed, skipped, liked: Int
}

/// What is left of old plays of one track by one listener.
public struct PastPlays: Sendable, Equatable {
  public let track: Int64
  public let title: String
  public let plays, completed, skipped: Int
  /// When the last of them began, in Unix time.
  public let last: Double
}

/// How much a listener heard at some hour in some mood.
public struct HeardWhen: Sendable, Equatable {
  /// Nil for "don't know".
  public let mood: Mood?
  /// Local time, 0...23.
  public let hour: Int
  public let plays: Int
}

extension Store {
  /// What a listener heard and did not skip, by hour and mood.
  ///
  /// - Parameter zone: seconds that local time is ahead of UTC, for plays that do not tell.
  public func heardWhen(by listener: Int64, zone: Int) throws(StoreError) -> [HeardWhen] {
    try connection.rows(
      """
      SELECT mood, CAST((started + coalesce(zone, ?2)) / 3600 AS INTEGER) % 24 AS hour, count(*)
      FROM plays WHERE listener = ?1 AND outcome IS NOT 'skipped' GROUP BY mood, hour ORDER BY hour, mood
      """, .integer(listener), .integer(zone)
    ) { HeardWhen(mood: Mood(rawValue: $0.text(0)), hour: ($0.int(1) + 24) % 24, plays: $0.int(2)) }
  }

  /// What a listener did with every track that they heard or said something of, most liked first.
  public func tallies(of listener: Int64) throws(StoreError) -> [Tally] {
    try connection.rows(
      """
      WITH done(track, completed, skipped, liked) AS (
        SELECT track, sum(outcome IS 'completed'), sum(outcome IS 'skipped'), 0
          FROM plays WHERE listener = ?1 GROUP BY track
        UNION ALL SELECT track, completed, skipped, 0 FROM past WHERE listener = ?1
        UNION ALL SELECT track, 0, 0, count(*)
          FROM feedback WHERE listener = ?1 AND kind IN ('like', 'repeat') GROUP BY track)
      SELECT done.track, title, artist, genre, valence, arousal, tempo, sum(completed), sum(skipped), sum(liked) AS likes
      FROM done JOIN tracks ON tracks.id = done.track JOIN profiles ON profiles.track = done.track
      GROUP BY done.track ORDER BY likes DESC, sum(completed) DESC, done.track
      """, .integer(listener)
    ) { row in
      Tally(
        track: row.integer(0), title: row.text(1), artist: row.optionalText(2), genre: row.optionalText(3),
        affect: Affect(valence: row.float(4), arousal: row.float(5)), tempo: row.optionalReal(6).map { Float($0) },
        completed: row.int(7), skipped: row.int(8), liked: row.int(9))
    }
  }

  /// What is left of a listener's old plays, by track.
  public func past(of listener: Int64) throws(StoreError) -> [PastPlays] {
    try connection.rows(
      """
      SELECT track, title, plays, completed, skipped, last FROM past JOIN tracks ON tracks.id = track
      WHERE listener = ? ORDER BY track
      """, .integer(listener)
    ) { row in
      PastPlays(
        track: row.integer(0), title: row.text(1), plays: row.int(2), completed: row.int(3), skipped: row.int(4),
        last: row.real(5))
    }
  }
}
