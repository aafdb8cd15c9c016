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
  /// Whether it was a Saturday or Sunday; nil where it is not known.
  public let isWeekend: Bool?
  /// What it counts, 0...1.
  private var share: Float = 1
  /// Whether the listener did it, not someone alike.
  private(set) var isOwn = true

  public init(track: Int64, kind: Kind, mood: Mood?, at: Double, hour: Double? = nil, isWeekend: Bool? = nil) {
    self.track = track
    self.kind = kind
    self.mood = mood
    self.at = at
    self.hour = hour
    self.isWeekend = isWeekend
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

  /// The same event by someone else, counting less.
  ///
  /// - Parameter factor: 0...1.
  func lent(_ factor: Float) -> TasteEvent {
    var event = self
    event.share *= factor
    event.isOwn = false
    return event
  }

  /// How near it lies to a time of the day and week, 0...1: 1 at the same hour of the same kind of day, half of that on the
  /// other kind, nothing six hours away; 0 where either hour is unknown.
  func nearness(hour other: Double?, isWeekend: Bool?) -> Float {
    guard let hour, let other, hour.isFinite, other.isFinite else { return 0 }
    let sameDay = self.isWeekend == nil || isWeekend == nil || self.isWeekend == isWeekend
    return max(Float(cos((hour - other) / 24 * 2 * .pi)), 0) * (sameDay ? 1 : 0.5)
  }

  private func likeness(ofHour other: Double?) -> Float {
    guard let hour, let other, hour.isFinite, other.isFinite else { return 1 }
    return 0.85 + 0.15 * Float(cos((hour - other) / 24 * 2 * .pi))
  }
}
