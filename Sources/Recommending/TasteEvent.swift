import Emotion
import Glibc

/// Something a listener did that tells what they like. Explicit feedback comes from the feedback table, completions from
/// the plays.
public struct TasteEvent: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case like
    /// `fraction` is how much had been heard, 0...1: leaving early says more.
    case skip(fraction: Double)
    case again
    case pause
    case completed
    /// How much better the listener's mood was after it, as a difference of valence.
    case lifted(by: Double)
  }

  public let track: Int64
  public let kind: Kind
  /// The listener's mood then; nil for "don't know".
  public let mood: Mood?
  /// Unix time in seconds.
  public let at: Double
  /// Local time of day in hours, 0..<24; nil where it is not known.
  public let hour: Double?
  /// What it counts, 0...1: less than one where someone else did it.
  private var share: Float = 1

  public init(track: Int64, kind: Kind, mood: Mood?, at: Double, hour: Double? = nil) {
    self.track = track
    self.kind = kind
    self.mood = mood
    self.at = at
    self.hour = hour
  }

  /// Whether it tells how a whole play went: of these there is one a play.
  var judgesPlay: Bool {
    switch kind {
    case .skip, .completed: true
    case .like, .again, .pause, .lifted: false
    }
  }

  /// How strongly it speaks for the track (above 0) or against it, by mood, time of day and age.
  ///
  /// Hearing a song to its end is weaker evidence than asking for more of it (Hu, Koren and Volinsky 2008, "Collaborative
  /// filtering for implicit feedback datasets"), and it fades sooner. What was done in another mood counts three
  /// quarters, at the other end of the day down to 0.7 of that.
  func weight(mood current: Mood?, hour: Double? = nil, now: Double) -> Float {
    let (strength, halfLife): (Double, Double) =
      switch kind {
      case .like: (1, 180)
      case .again: (0.8, 90)
      case .completed: (0.7, 60)
      case .pause: (-0.05, 30)
      case .skip(let fraction): (-(1 - 0.6 * (fraction.isNaN ? 0 : min(max(fraction, 0), 1))), 90)
      case .lifted(let gain): (gain.isNaN ? 0 : 0.4 * min(max(gain, -1), 1), 90)
      }
    let days = max(now - at, 0) / 86_400
    guard days.isFinite else { return 0 }
    return Float(strength * exp2(-days / halfLife)) * (mood == current ? 1 : 0.75) * likeness(ofHour: hour) * share
  }

  /// Whether the listener did it themselves.
  var isOwn: Bool { share == 1 }

  /// The same event, counting less.
  func counting(_ factor: Float) -> TasteEvent {
    var event = self
    event.share *= factor
    return event
  }

  private func likeness(ofHour other: Double?) -> Float {
    guard let hour, let other, hour.isFinite, other.isFinite else { return 1 }
    return 0.85 + 0.15 * Float(cos((hour - other) / 24 * 2 * .pi))
  }
}
