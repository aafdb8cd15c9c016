import Emotion

/// How one lift out of a bad mood went.
public struct LiftOutcome: Sendable, Equatable {
  public var listener: Int64
  /// The mood that was to be lifted.
  public var mood: Mood
  /// Songs that the lift was to have, and those that were played of it.
  public var steps, played: Int
  /// How much more pleasant the mood was than at the beginning, as a difference of valence.
  public var gain: Float
  /// Whether the mood was not negative then.
  public var succeeded: Bool
  /// Unix time in seconds.
  public var at: Double

  public init(listener: Int64, mood: Mood, steps: Int, played: Int, gain: Float, succeeded: Bool, at: Double) {
    (self.listener, self.mood, self.steps, self.played) = (listener, mood, steps, played)
    (self.gain, self.succeeded, self.at) = (gain, succeeded, at)
  }
}

extension Store {
  public func record(_ lift: LiftOutcome) throws(StoreError) {
    try connection.run(
      "INSERT INTO lifts(listener, mood, steps, played, gain, succeeded, at) VALUES(?, ?, ?, ?, ?, ?, ?)",
      .integer(lift.listener), .text(lift.mood.rawValue), .integer(lift.steps), .integer(lift.played),
      .real(lift.gain), .integer(lift.succeeded ? 1 : 0), .real(lift.at))
  }

  /// A listener's latest lifts, in the order they ended.
  public func lifts(of listener: Int64, limit: Int) throws(StoreError) -> [LiftOutcome] {
    try connection.rows(
      "SELECT mood, steps, played, gain, succeeded, at FROM lifts WHERE listener = ? ORDER BY id DESC LIMIT ?",
      .integer(listener), .integer(max(limit, 0))
    ) { row in
      Mood(rawValue: row.text(0)).map { mood in
        LiftOutcome(
          listener: listener, mood: mood, steps: row.int(1), played: row.int(2), gain: row.float(3),
          succeeded: row.int(4) != 0, at: row.real(5))
      }
    }.compactMap { $0 }.reversed()
  }
}
