import Emotion

/// What a listener said about a track, by button or command.
public struct Feedback: Sendable, Equatable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case like, skip, pause
    case again = "repeat"
  }

  public var track: Int64
  public var listener: Int64
  public var kind: Kind
  /// The listener's mood then; nil for "don't know".
  public var mood: Mood?
  /// Unix time in seconds.
  public var at: Double

  public init(track: Int64, listener: Int64 = Listener.guest.id, kind: Kind, mood: Mood?, at: Double) {
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
      "INSERT INTO feedback(track, listener, kind, mood, at) VALUES(?, ?, ?, ?, ?)", .integer(feedback.track),
      .integer(feedback.listener), .text(feedback.kind.rawValue), .text(feedback.mood?.rawValue), .real(feedback.at))
  }

  /// A listener's feedback in the order it was given.
  ///
  /// - Parameter since: Unix time in seconds; older feedback is left out.
  public func feedback(of listener: Int64, since: Double = 0) throws(StoreError) -> [Feedback] {
    try connection.rows(
      "SELECT track, kind, mood, at FROM feedback WHERE listener = ? AND at >= ? ORDER BY id", .integer(listener),
      .real(since)
    ) { row in
      Feedback.Kind(rawValue: row.text(1)).map { kind in
        Feedback(
          track: row.integer(0), listener: listener, kind: kind, mood: Mood(rawValue: row.text(2)), at: row.real(3))
      }
    }.compactMap { $0 }
  }
}
