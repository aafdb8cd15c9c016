import Emotion

/// The way out of a negative mood, song by song. By the iso principle, music first meets the listener where they are and
/// then moves step by step to where they would rather be (Altshuler 1948, "A psychiatrist's experience with music as a
/// therapeutic agent"; Heiderscheit and Madson 2015, "Use of the iso principle as a central method in mood management").
/// Valence never falls on the way. Anger is calmed before it is cheered: arousal falls first.
public struct LiftPlan: Sendable, Equatable {
  /// Where each song should lie; never empty.
  public let targets: [Affect]

  /// Where the plan leads: pleasant, and neither drowsy nor agitated.
  public static let goal = Affect(valence: 0.6, arousal: 0.2)
  /// Calm enough to cheer up from.
  private static let calm: Float = -0.2

  /// - Parameters:
  ///   - start: where the listener stands at the beginning.
  ///   - mood: what is lifted; any mood but anger takes the straight way.
  ///   - steps: number of songs, at least 2.
  ///   - strength: how much of the way to `goal` is gone, 0...1.
  public init(from start: Affect, mood: Mood, steps: Int = 6, strength: Float = 1) {
    let steps = max(steps, 2)
    let full = Affect(valence: max(Self.goal.valence, start.valence), arousal: Self.goal.arousal)
    let goal = strength >= 1 ? full : start.moved(towards: full, by: strength.isNaN ? 1 : max(strength, 0))
    let calming = mood == .angry && start.arousal > Self.calm ? (steps + 1) / 2 : 0
    let turn = Affect(valence: start.valence + 0.3 * (goal.valence - start.valence), arousal: Self.calm)
    targets = (0..<steps).map { step in
      if step == steps - 1 { return goal }
      if calming == 0 { return start.moved(towards: goal, by: Float(step) / Float(steps - 1)) }
      if step < calming { return start.moved(towards: turn, by: Float(step) / Float(max(calming - 1, 1))) }
      return turn.moved(towards: goal, by: Float(step - calming + 1) / Float(steps - calming))
    }
  }

  /// The target of the song at this step, from 0; past the end it stays at the goal.
  public func target(at step: Int) -> Affect { targets[min(max(step, 0), targets.count - 1)] }
}

/// A plan and how far it has been followed. It outlives a single ranking: who plays the songs keeps it and advances
/// `step` with each one.
public struct Lift: Sendable, Equatable {
  public let plan: LiftPlan
  /// The mood that is being lifted.
  public let mood: Mood
  /// Songs played of it so far.
  public var step: Int

  public init(from start: Affect, mood: Mood, steps: Int = 6, strength: Float = 1) {
    plan = LiftPlan(from: start, mood: mood, steps: steps, strength: strength)
    self.mood = mood
    step = 0
  }

  /// Whether every step has been played.
  public var isComplete: Bool { step >= plan.targets.count }
}
