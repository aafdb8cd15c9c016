import Emotion

/// How a listener felt at one moment.
public struct MoodSample: Sendable, Equatable {
  public var listener: Int64
  /// Nil for "don't know".
  public var mood: Mood?
  public var affect: Affect
  /// Whether the listener said so.
  public var isTold: Bool
  /// Unix time in seconds.
  public var at: Double
  /// Seconds that local time was ahead of UTC.
  public var zone: Int

  public init(
    listener: Int64 = Listener.guest.id, mood: Mood?, affect: Affect, isTold: Bool = false, at: Double, zone: Int
  ) {
    (self.listener, self.mood, self.affect, self.isTold) = (listener, mood, affect, isTold)
    (self.at, self.zone) = (at, zone)
  }
}

extension Store {
  /// How many moods are kept, of all listeners together; the oldest make room.
  public static let mostMoods: Int64 = 100_000

  public func record(_ sample: MoodSample) throws(StoreError) { try record(sample, keeping: Self.mostMoods) }

  func record(_ sample: MoodSample, keeping most: Int64) throws(StoreError) {
    try connection.transaction { () throws(StoreError) in
      try connection.run(
        "INSERT INTO moods(listener, mood, valence, arousal, told, at, zone) VALUES(?, ?, ?, ?, ?, ?, ?)",
        .integer(sample.listener), .text(sample.mood?.rawValue), .real(sample.affect.valence),
        .real(sample.affect.arousal), .integer(sample.isTold ? 1 : 0), .real(sample.at), .integer(sample.zone))
      try connection.run("DELETE FROM moods WHERE id <= ?", .integer(connection.insertedID - most))
    }
  }

  /// The latest moods in the order they were felt.
  ///
  /// - Parameters:
  ///   - listener: of this one alone.
  ///   - since: Unix time in seconds; earlier ones are left out.
  public func moods(
    of listener: Int64? = nil, since: Double = -.infinity, limit: Int
  ) throws(StoreError) -> [MoodSample] {
    try connection.rows(
      """
      SELECT listener, mood, valence, arousal, told, at, zone FROM moods
      WHERE (?1 IS NULL OR listener = ?1) AND at >= ?2 ORDER BY id DESC LIMIT ?3
      """, .integer(listener), .real(since), .integer(max(limit, 0))
    ) { row in
      MoodSample(
        listener: row.integer(0), mood: Mood(rawValue: row.text(1)),
        affect: Affect(valence: row.float(2), arousal: row.float(3)), isTold: row.int(4) != 0, at: row.real(5),
        zone: row.int(6))
    }.reversed()
  }
}
