import Emotion

/// How a lift went.
public struct LiftResult: Sendable, Equatable {
  /// The mood that was to be lifted.
  public let mood: Mood
  /// Songs that the lift was to have, and those that were played of it.
  public let steps, played: Int
  /// How much more pleasant the mood is than at the beginning, as a difference of valence.
  public let gain: Float
  /// Whether a mood was seen that is not negative.
  public let succeeded: Bool

  public init(mood: Mood, steps: Int, played: Int, gain: Float, succeeded: Bool) {
    (self.mood, self.steps, self.played, self.gain, self.succeeded) = (mood, steps, played, gain, succeeded)
  }
}

/// Follows a listener's lift from song to song, and judges it by the moods that are seen meanwhile.
///
/// A lift belongs to the mood that it began in: a better one ends it with success, another negative one or the same after
/// the last song without. Not knowing the mood ends nothing, but an hour after its last song a lift is over unjudged.
public struct LiftFollower: Sendable, Equatable {
  /// The lift under way or done.
  public private(set) var lift: Lift?
  private var isJudged = false
  /// When its last song was chosen.
  private var followedAt = 0.0
  /// Seconds after which a mood says nothing of the lift any more.
  private static let memory = 3_600.0

  public init() {}

  /// A mood was seen or told. Tells how the lift went, once, where that shows now.
  ///
  /// - Parameter now: Unix time in seconds.
  public mutating func saw(_ mood: Mood?, affect: Affect? = nil, at now: Double) -> LiftResult? {
    if now - followedAt > Self.memory { lift = nil }
    guard let mood, let lift else { return nil }
    let place = affect ?? mood.affect
    let goesOn = mood == lift.mood && !lift.isComplete
    let result =
      goesOn || isJudged || lift.step == 0
      ? nil
      : LiftResult(
        mood: lift.mood, steps: lift.plan.targets.count, played: lift.step,
        gain: place.valence - (lift.plan.targets.first?.valence ?? place.valence), succeeded: !mood.isNegative)
    if result != nil { isJudged = true }
    if mood != lift.mood { self.lift = nil }
    return result
  }

  /// The next song was chosen in this context, whose `lift` was this one's.
  public mutating func played(in context: Context) {
    guard var current = context.currentLift else { return }
    if lift == nil { isJudged = false }
    current.step += 1
    (lift, followedAt) = (current, context.now)
  }
}
