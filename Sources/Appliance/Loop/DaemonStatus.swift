import Emotion

/// How the daemon is at one moment, for commands and scripts.
public struct DaemonStatus: Sendable, Codable, Equatable {
  public struct Track: Sendable, Codable, Equatable {
    public var id: Int64
    public var title: String
    public var reason: String
    /// Seconds.
    public var position: Double
    public var duration: Double?
  }

  /// `nobody`, `seeking`, `listening`, `paused`, `private` or `fault`.
  public var state: String
  /// What is the matter with devices; empty while all is well.
  public var faults: [String]
  /// Nil for "don't know".
  public var mood: Mood?
  public var valence: Float?
  public var arousal: Float?
  /// 0...1.
  public var confidence: Float
  /// 0...1.
  public var volume: Double
  /// What is heard.
  public var track: Track?
  /// Why nobody is seen, in words; nil while someone is.
  public var prompt: String?
}
