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
  }

  public let track: Int64
  public let kind: Kind
  /// The listener's mood then; nil for "don't know".
  public let mood: Mood?
  /// Unix time in seconds.
  public let at: Double

  public init(track: Int64, kind: Kind, mood: Mood?, at: Double) {
    self.track = track
    self.kind = kind
    self.mood = mood
    self.at = at
  }

  /// How strongly it speaks for the track (above 0) or against it, by mood and age.
  ///
  /// Hearing a song to its end is weaker evidence than asking for more of it (Hu, Koren and Volinsky 2008, "Collaborative
  /// filtering for implicit feedback datasets"), and it fades sooner. What was done in another mood counts half.
  func weight(mood current: Mood?, now: Double) -> Float {
    let (strength, halfLife): (Double, Double) =
      switch kind {
      case .like: (1, 180)
      case .again: (0.8, 90)
      case .completed: (0.25, 30)
      case .pause: (-0.05, 30)
      case .skip(let fraction): (-(1 - 0.6 * (fraction.isNaN ? 0 : min(max(fraction, 0), 1))), 90)
      }
    let days = max(now - at, 0) / 86_400
    guard days.isFinite else { return 0 }
    return Float(strength * exp2(-days / halfLife)) * (mood == current ? 1 : 0.5)
  }
}
