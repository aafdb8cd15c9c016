import Emotion

/// The moment that music is chosen for.
public struct Context: Sendable, Equatable {
  /// The listener's mood; nil for "don't know".
  public var mood: Mood?
  /// Whether the mood is the listener's own word, not what the camera sees.
  public var moodIsTold: Bool
  /// Where the listener stands on the plane; nil stands for the mood's own place.
  public var affect: Affect?
  /// A lift that is under way or done. Without one, a negative mood begins one; after a complete one, music stays at its
  /// goal for as long as the mood is negative.
  public var lift: Lift?
  /// Whether a negative mood is to be lifted; otherwise the music stays with it.
  public var lifts: Bool
  /// Songs of a lift that begins now, and how much of the way it goes, 0...1.
  public var liftSteps = 6
  public var liftStrength: Float = 1
  /// A track that the music is to be like; while the mood is not known it also tells where the music should lie.
  public var like: Int64?
  /// Local time of day in hours, 0..<24.
  public var hour: Double
  /// Whether it is Saturday or Sunday; nil where it is not known.
  public var isWeekend: Bool?
  /// Unix time in seconds.
  public var now: Double

  public init(
    mood: Mood?, moodIsTold: Bool = false, affect: Affect? = nil, lift: Lift? = nil, lifts: Bool = true, hour: Double,
    isWeekend: Bool? = nil, now: Double
  ) {
    self.mood = mood
    self.moodIsTold = moodIsTold
    self.affect = affect
    self.lift = lift
    self.lifts = lifts
    self.hour = hour
    self.isWeekend = isWeekend
    self.now = now
  }

  /// The lift under way, or the one that the mood calls for now.
  public var currentLift: Lift? {
    guard lifts else { return nil }
    if let lift { return lift.isComplete ? nil : lift }
    guard let mood, mood.isNegative else { return nil }
    return Lift(from: affect ?? mood.affect, mood: mood, steps: liftSteps, strength: liftStrength)
  }

  /// Where the song `offset` songs from now should lie.
  func target(_ offset: Int, lift: Lift?) -> Affect {
    if let lift { return lift.plan.target(at: lift.step + offset) }
    switch mood {
    case .happy?:
      let met = Mood.happy.affect.moved(towards: affect ?? Mood.happy.affect, by: 0.5)
      return Affect(valence: max(met.valence, 0.3), arousal: met.arousal)
    case .neutral?: return Affect(valence: 0.35, arousal: 0)
    case .sad?, .angry?:
      return lifts ? self.lift?.plan.targets.last ?? LiftPlan.goal : affect ?? mood?.affect ?? LiftPlan.goal
    case nil: return DayTime.affect(hour: hour)
    }
  }
}
