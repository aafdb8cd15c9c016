import Emotion
import Store

/// Something that a listener heard, said or did.
public struct HistoryEntry: Sendable, Codable, Equatable {
  /// `play`, `like`, `skip`, `repeat`, `pause` or `volume`.
  public var event: String
  /// Unix time in seconds; of a play, when it began.
  public var at: Double
  public var local: LocalMoment
  public var listener: String
  public var track: Int64
  public var title: String
  public var artist: String?
  /// Of a play, when it began; else when it was said.
  public var mood: Mood?
  /// Of a play: on average over it.
  public var valence, arousal: Float?
  public var moodAfter: Mood?
  /// Of a play: how it ended, how much was heard (0...1), and why it was chosen.
  public var outcome: Outcome?
  public var fraction: Double?
  public var reason: String?
  /// The volume that was set, 0...1.
  public var value: Double?

  private enum CodingKeys: String, CodingKey {
    case event, at, local, listener, track, title, artist, mood, valence, arousal, outcome, fraction, reason, value
    case moodAfter = "mood_after"
  }

  init(_ play: Play, listener: String) {
    event = "play"
    (at, local) = (play.started, LocalMoment(at: play.started, zone: play.zone))
    (self.listener, track, title, artist) = (listener, play.track, play.title, play.artist)
    (mood, moodAfter, valence, arousal) = (play.mood, play.moodAfter, play.affect?.valence, play.affect?.arousal)
    (outcome, fraction, reason) = (play.outcome, play.fraction, play.reason)
  }

  init(_ said: Said, listener: String) {
    let feedback = said.feedback
    event = feedback.kind.rawValue
    (at, local) = (feedback.at, LocalMoment(at: feedback.at, zone: feedback.zone))
    (self.listener, track, title, artist) = (listener, feedback.track, said.title, said.artist)
    (mood, value) = (feedback.mood, feedback.value)
  }
}

/// Some of the history, the latest first, and where to go on for what came before.
public struct HistoryPage: Sendable, Codable, Equatable {
  /// The last play and the last feedback that count, by their numbers.
  public struct Place: Sendable, Codable, Equatable {
    public var play, feedback: Int64

    public init(play: Int64 = .max, feedback: Int64 = .max) { (self.play, self.feedback) = (play, feedback) }
  }

  public var entries: [HistoryEntry]
  /// Nil where nothing came before.
  public var next: Place?
}

/// A mood that was kept.
public struct MoodEntry: Sendable, Codable, Equatable {
  /// Unix time in seconds.
  public var at: Double
  public var local: LocalMoment
  public var listener: String
  /// Nil for "don't know".
  public var mood: Mood?
  public var valence, arousal: Float
  /// Whether the listener said so.
  public var told: Bool

  init(_ sample: MoodSample, listener: String) {
    (at, local, self.listener) = (sample.at, LocalMoment(at: sample.at, zone: sample.zone), listener)
    (mood, valence, arousal) = (sample.mood, sample.affect.valence, sample.affect.arousal)
    told = sample.isTold
  }
}
