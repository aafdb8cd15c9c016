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
}

/// Follows a listener's lift from song to song, and judges it by the moods that are seen meanwhile.
///
/// A lift belongs to the mood that it began in: a better one ends it with success, another negative one or the same after
/// the last song without. Not knowing the mood ends nothing.
public struct LiftFollower: Sendable, Equatable {
  /// The lift under way or done.
  public private(set) var lift: Lift?
  private var isJudged = false
  private var lastSeen: Affect?

  public init() {}

  /// A mood was seen. Tells how the lift went, once, where that shows now.
  public mutating func saw(_ mood: Mood?, affect: Affect? = nil) -> LiftResult? {
    guard let mood else { return nil }
    let place = affect ?? mood.affect
    lastSeen = place
    guard let lift else { return nil }
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
    lift = current
  }
}

/// Which length of a lift helps a listener, learnt from how their lifts went.
public struct LiftLengths: Sendable, Equatable, Codable {
  /// Lengths that are tried, in songs.
  public static let steps = [4, 6, 9]

  /// Per length.
  private var succeeded: [Float]
  private var tried: [Float]

  public init() {
    // As if each had been tried twice and the usual one had helped a little more often.
    tried = Self.steps.map { _ in 2 }
    succeeded = Self.steps.map { $0 == 6 ? 1.2 : 1 }
  }

  /// Results of lifts of other lengths, and of those that were hardly begun, teach nothing.
  public mutating func learn(from result: LiftResult) {
    guard let index = Self.steps.firstIndex(of: result.steps), result.played >= 2 else { return }
    tried[index] += 1
    succeeded[index] += result.succeeded ? 1 : 0
  }

  /// The length to take next: the best as far as is known, with room for doubt as for tracks in `Ranker`.
  public func next(seed: UInt64) -> Int {
    let hopes = Self.steps.indices.map { index in
      let share = succeeded[index] / tried[index]
      let doubt = (share * (1 - share) / tried[index]).squareRoot()
      return share + 2 * doubt * SplitMix64.chance(seed: seed, id: Int64(index))
    }
    let best = hopes.indices.max { hopes[$0] < hopes[$1] }
    return Self.steps[best ?? 1]
  }
}
