import Emotion

/// How a play ended.
public enum Outcome: String, Sendable, Codable, CaseIterable {
  case completed, skipped, stopped
  /// The file could not be decoded to its end.
  case failed
}

/// One time that a track was played for someone.
public struct Play: Sendable, Equatable {
  public let id: Int64
  public let track: Int64
  public let title: String
  public let artist: String?
  public let listener: Int64
  /// The listener's mood when it began; nil for "don't know".
  public let mood: Mood?
  /// Why it was chosen.
  public let reason: String
  /// Unix time in seconds.
  public let started: Double
  /// Nil while it plays, and until the next start if the power was cut meanwhile.
  public let ended: Double?
  /// How much of it was heard, 0...1; nil until it ends.
  public let fraction: Double?
  public let outcome: Outcome?
  /// Seconds that the listener's local time was ahead of UTC when it began; nil in plays of earlier versions.
  public let zone: Int?
  /// Where the listener was on the plane while it played, on average; nil where nobody was seen.
  public let affect: Affect?
  /// The listener's mood when it ended; nil for "don't know".
  public let moodAfter: Mood?
}

extension Store {
  /// Notes that a track begins to play; returns the play's id for ``endPlay(_:outcome:fraction:affect:moodAfter:at:)``.
  ///
  /// - Parameter zone: seconds that the listener's local time is ahead of UTC.
  public func beginPlay(
    track: Int64, listener: Int64 = Listener.guest.id, mood: Mood?, reason: String, at now: Double, zone: Int? = nil
  ) throws(StoreError) -> Int64 {
    historyChanges += 1
    try connection.run(
      "INSERT INTO plays(track, listener, mood, reason, started, zone) VALUES(?, ?, ?, ?, ?, ?)", .integer(track),
      .integer(listener), .text(mood?.rawValue), .text(reason), .real(now), .integer(zone))
    return connection.insertedID
  }

  /// Notes how a play ended. The first note counts, later ones change nothing.
  ///
  /// - Parameters:
  ///   - fraction: how much of the track was heard, clamped to 0...1.
  ///   - affect: where the listener was meanwhile, on average; nil where nobody was seen.
  ///   - moodAfter: the listener's mood now; nil for "don't know".
  public func endPlay(
    _ id: Int64, outcome: Outcome, fraction: Double, affect: Affect? = nil, moodAfter: Mood? = nil, at now: Double
  ) throws(StoreError) {
    historyChanges += 1
    try connection.run(
      """
      UPDATE plays SET ended = ?, fraction = ?, outcome = ?, valence = ?, arousal = ?, mood_after = ?
      WHERE id = ? AND ended IS NULL
      """, .real(now), .real(fraction.isNaN ? 0 : min(max(fraction, 0), 1)), .text(outcome.rawValue),
      .real(affect?.valence), .real(affect?.arousal), .text(moodAfter?.rawValue), .integer(id))
  }

  /// Ends every play that a process began and could not end. Call it while no other process plays.
  ///
  /// - Parameter fraction: how much of a play was heard, given the play and its track's seconds.
  public func endOpenPlays(_ fraction: @Sendable (Play, Double) -> Double) throws(StoreError) {
    let open = try connection.rows("\(Self.selectPlay) WHERE ended IS NULL", read: Self.play)
    for play in open {
      let duration = try track(play.track)?.duration ?? 0
      let heard = min(max(fraction(play, duration), 0), 1)
      try endPlay(play.id, outcome: .stopped, fraction: heard, at: play.started + heard * duration)
    }
  }

  /// A listener's latest plays, newest first.
  public func history(of listener: Int64, limit: Int) throws(StoreError) -> [Play] {
    // In this order SQLite walks the index backwards.
    try connection.rows(
      "\(Self.selectPlay) WHERE listener = ? ORDER BY started DESC, plays.id DESC LIMIT ?", .integer(listener),
      .integer(max(limit, 0)), read: Self.play)
  }

  /// Everyone's latest plays, newest first.
  ///
  /// - Parameters:
  ///   - last: the id of the last play that counts; later ones are left out.
  ///   - listener: of this one alone.
  ///   - since: Unix time in seconds; what began earlier is left out.
  public func history(
    through last: Int64 = .max, of listener: Int64? = nil, since: Double = -.infinity, limit: Int
  ) throws(StoreError) -> [Play] {
    try connection.rows(
      """
      \(Self.selectPlay) WHERE plays.id <= ?1 AND (?2 IS NULL OR listener = ?2) AND started >= ?3
      ORDER BY plays.id DESC LIMIT ?4
      """, .integer(last), .integer(listener), .real(since), .integer(max(limit, 0)), read: Self.play)
  }

  /// The play that goes on now or was the last to begin, whichever process began it.
  public func lastPlay() throws(StoreError) -> Play? { try history(limit: 1).first }

  /// When each track was last played for the listener, by track.
  public func lastPlayed(for listener: Int64) throws(StoreError) -> [Int64: Double] {
    let rows = try connection.rows(
      """
      SELECT track, max(started) FROM plays WHERE listener = ?1 GROUP BY track
      UNION ALL SELECT track, last FROM past WHERE listener = ?1
      """, .integer(listener)
    ) { ($0.integer(0), $0.real(1)) }
    return Dictionary(rows, uniquingKeysWith: max)
  }

  private static let selectPlay = """
    SELECT plays.id, track, title, artist, listener, mood, reason, started, ended, fraction, outcome,
      zone, valence, arousal, mood_after
    FROM plays JOIN tracks ON tracks.id = plays.track
    """

  private static func play(_ row: Row) -> Play {
    Play(
      id: row.integer(0), track: row.integer(1), title: row.text(2), artist: row.optionalText(3),
      listener: row.integer(4), mood: Mood(rawValue: row.text(5)), reason: row.text(6), started: row.real(7),
      ended: row.optionalReal(8), fraction: row.optionalReal(9), outcome: Outcome(rawValue: row.text(10)),
      zone: row.optionalInt(11),
      affect: row.optionalReal(12).map { Affect(valence: Float($0), arousal: row.float(13)) },
      moodAfter: Mood(rawValue: row.text(14)))
  }
}
