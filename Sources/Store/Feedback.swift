import Emotion

/// What a listener said about a track, or did to it, by button or command.
public struct Feedback: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case like, skip, pause, volume
    case again = "repeat"
  }

  public var track: Int64
  public var listener: Int64
  public var kind: Kind
  /// The listener's mood then; nil for "don't know".
  public var mood: Mood?
  /// Unix time in seconds.
  public var at: Double
  /// Seconds that the listener's local time was ahead of UTC; nil in feedback of earlier versions.
  public var zone: Int?
  /// The volume that was set, 0...1; nil for everything else.
  public var value: Double?

  public init(
    track: Int64, listener: Int64 = Listener.guest.id, kind: Kind, mood: Mood?, at: Double, zone: Int? = nil,
    value: Double? = nil
  ) {
    (self.zone, self.value) = (zone, value)
    self.track = track
    self.listener = listener
    self.kind = kind
    self.mood = mood
    self.at = at
  }
}

extension Store {
  /// Keeps feedback for good: once this returns, it survives `kill -9` and a power cut.
  public func record(_ feedback: Feedback) throws(StoreError) {
    historyChanges += 1
    try connection.run(
      "INSERT INTO feedback(track, listener, kind, mood, at, zone, value) VALUES(?, ?, ?, ?, ?, ?, ?)",
      .integer(feedback.track), .integer(feedback.listener), .text(feedback.kind.rawValue),
      .text(feedback.mood?.rawValue), .real(feedback.at), .integer(feedback.zone), .real(feedback.value))
  }

  /// A listener's feedback in the order it was given.
  ///
  /// - Parameter since: Unix time in seconds; older feedback is left out.
  public func feedback(of listener: Int64, since: Double = 0) throws(StoreError) -> [Feedback] {
    try connection.rows(
      "\(Self.selectFeedback) WHERE listener = ? AND at >= ? ORDER BY feedback.id", .integer(listener), .real(since),
      read: Self.said
    ).compactMap { $0?.feedback }
  }

  /// The latest feedback with the titles that it was on, newest first.
  ///
  /// - Parameters:
  ///   - last: the id of the last feedback that counts; later ones are left out.
  ///   - listener: of this one alone.
  ///   - since: Unix time in seconds; what came earlier is left out.
  public func said(
    through last: Int64 = .max, of listener: Int64? = nil, since: Double = -.infinity, limit: Int
  ) throws(StoreError) -> [Said] {
    try connection.rows(
      """
      \(Self.selectFeedback) WHERE feedback.id <= ?1 AND (?2 IS NULL OR listener = ?2) AND at >= ?3
      ORDER BY feedback.id DESC LIMIT ?4
      """, .integer(last), .integer(listener), .real(since), .integer(max(limit, 0)), read: Self.said
    ).compactMap { $0 }
  }

  private static let selectFeedback = """
    SELECT feedback.id, track, listener, kind, mood, at, zone, value, title, artist
    FROM feedback JOIN tracks ON tracks.id = feedback.track
    """

  /// Nil for what only a later version knows.
  private static func said(_ row: Row) -> Said? {
    Feedback.Kind(rawValue: row.text(3)).map { kind in
      Said(
        id: row.integer(0),
        feedback: Feedback(
          track: row.integer(1), listener: row.integer(2), kind: kind, mood: Mood(rawValue: row.text(4)),
          at: row.real(5), zone: row.optionalInt(6), value: row.optionalReal(7)),
        title: row.text(8), artist: row.optionalText(9))
    }
  }
}

/// Feedback as it was kept, with the name of what it was on.
public struct Said: Sendable, Equatable {
  public let id: Int64
  public let feedback: Feedback
  public let title: String
  public let artist: String?
}
