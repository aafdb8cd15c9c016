import Devices
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

  /// What the button has told since the start.
  public struct Button: Sendable, Codable, Equatable {
    /// Every time that it went down.
    public var presses = 0
    /// How often each gesture was made: `short`, `double`, `long`, `very long`; one that was not made is left out.
    public var gestures: [String: Int] = [:]

    /// The names of all gestures, in the order to list them.
    public static let names = Gesture.allCases.map(\.rawValue)
  }

  /// `nobody`, `seeking`, `listening`, `paused`, `private` or `fault`.
  public var state: String
  /// What is the matter with devices; empty while all is well.
  public var faults: [String]
  /// Who listens, by name; nil for a guest.
  public var listener: String?
  /// Nil for "don't know".
  public var mood: Mood?
  /// The listener said so, and the camera is not asked.
  public var moodIsTold: Bool
  public var valence: Float?
  public var arousal: Float?
  /// 0...1.
  public var confidence: Float
  /// 0...1.
  public var volume: Double
  /// The sound card's control that sets the volume; nil where it is done in software.
  public var mixer: String?
  /// Underruns and suspends of the speaker since the start.
  public var interruptions: Int
  /// What is heard.
  public var track: Track?
  /// Why nobody is seen, in words; nil while someone is.
  public var prompt: String?
  /// Nil where there is no button.
  public var button: Button?
}
