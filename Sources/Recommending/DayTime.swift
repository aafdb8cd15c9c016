import Emotion
import Glibc

/// What the hour asks of music: energetic by day, relaxing late at night, as in a billion streams from 51 countries (Park
/// et al. 2019, "Global music streaming data reveal diurnal and seasonal patterns of affective preference").
public enum DayTime {
  /// Daylight's share, from 0 at two at night to 1 at two in the afternoon. Hours wrap; 12 where it is no number.
  static func share(hour: Double) -> Float {
    let hour = hour.isFinite ? hour : 12
    return Float((1 + cos((hour - 14) / 24 * 2 * .pi)) / 2)
  }

  /// Energy that fits the hour, 0.25...0.65.
  static func energy(hour: Double) -> Float { 0.25 + 0.4 * share(hour: hour) }

  /// Where music should lie while the mood is not known: pleasant, and as lively as the hour.
  static func affect(hour: Double) -> Affect { Affect(valence: 0.35, arousal: -0.4 + 0.7 * share(hour: hour)) }

  /// `morning`, `afternoon`, `evening` or `night`.
  public static func name(hour: Double) -> String {
    guard hour.isFinite else { return "day" }
    let turned = hour.truncatingRemainder(dividingBy: 24)
    switch turned < 0 ? turned + 24 : turned {
    case 5..<12: return "morning"
    case 12..<18: return "afternoon"
    case 18..<23: return "evening"
    default: return "night"
    }
  }
}
