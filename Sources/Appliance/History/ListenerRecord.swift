import Store

/// All that is kept of one listener but for the history, which comes in pages.
public struct ListenerRecord: Sendable, Codable, Equatable {
  /// What is left of plays that are too old for the history.
  public struct Past: Sendable, Codable, Equatable {
    public var track: Int64
    public var title: String
    public var plays, completed, skipped: Int
  }

  /// How a way out of a bad mood went.
  public struct Lift: Sendable, Codable, Equatable {
    /// Unix time in seconds.
    public var at: Double
    public var mood: String
    /// Songs that it was to have, and those that were played.
    public var steps, played: Int
    /// How much more pleasant the mood was in the end, as a difference of valence.
    public var gain: Float
    public var succeeded: Bool
  }

  /// The numbers that tell this face from others.
  public struct Template: Sendable, Codable, Equatable {
    public var model: String
    public var embedding: [Float]
    public var looks: Int
  }

  public var listener: ListenerReport
  public var taste: TasteReport
  public var past: [Past]
  public var moods: [MoodEntry]
  public var lifts: [Lift]
  /// Only where it was asked for.
  public var template: Template?
}

/// A record with the whole history, oldest first: what an export holds.
public struct ListenerExport: Sendable, Codable, Equatable {
  public var record: ListenerRecord
  public var history: [HistoryEntry]

  public init(record: ListenerRecord, history: [HistoryEntry]) { (self.record, self.history) = (record, history) }
}
