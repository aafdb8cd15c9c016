import Emotion
import Mood

/// What was seen of a listener during one song: where they were on the plane on average, and how they felt at its end.
struct Feelings: Sendable {
  private var valence: Float = 0
  private var arousal: Float = 0
  private var count: Float = 0
  private var last: (mood: Mood?, at: Double)?

  /// Seconds after which a mood says nothing of the end of a song any more.
  private static let memory = 60.0

  mutating func add(_ estimate: MoodEstimate, at now: Double) {
    guard let affect = estimate.affect else { return }
    valence += affect.valence
    arousal += affect.arousal
    count += 1
    last = (estimate.mood, now)
  }

  /// Nil where nobody was seen.
  var affect: Affect? { count > 0 ? Affect(valence: valence / count, arousal: arousal / count) : nil }

  /// The mood now; nil for "don't know".
  func mood(at now: Double) -> Mood? { last.flatMap { abs(now - $0.at) <= Self.memory ? $0.mood : nil } }
}
