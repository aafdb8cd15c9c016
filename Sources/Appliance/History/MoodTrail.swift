import Emotion
import Mood
import Store

/// Which of a listener's moods are worth keeping: one every five minutes, and each change of what it is called. A value
/// without a clock.
struct MoodTrail: Sendable {
  private var kept: [Int64: (mood: Mood?, at: Double)] = [:]

  /// Seconds between two that say the same, and between any two.
  static let interval = 300.0
  static let shortest = 10.0

  /// What to keep of this estimate; nil for nothing.
  ///
  /// - Parameters:
  ///   - now: Unix time in seconds; it may run backwards.
  ///   - zone: seconds that local time is ahead of UTC.
  mutating func note(_ estimate: MoodEstimate, of listener: Int64, at now: Double, zone: Int) -> MoodSample? {
    guard let affect = estimate.affect else { return nil }
    if let last = kept[listener], now >= last.at, now - last.at < Self.interval {
      let isAnother = estimate.mood != nil && estimate.mood != last.mood
      guard isAnother, now - last.at >= Self.shortest else { return nil }
    }
    kept[listener] = (estimate.mood, now)
    return MoodSample(
      listener: listener, mood: estimate.mood, affect: affect, isTold: estimate.isTold, at: now, zone: zone)
  }
}
