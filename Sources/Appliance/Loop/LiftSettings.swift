import Recommending
import Store

/// How a negative mood is lifted.
public struct LiftSettings: Sendable, Equatable {
  /// Otherwise the mood is met where it is.
  public var isOn: Bool
  /// Songs of a lift, where nothing has been learnt of the listener.
  public var songs: Int
  /// How much of the way to a pleasant mood it goes, 0...1.
  public var strength: Double

  public init(isOn: Bool = true, songs: Int = 6, strength: Double = 1) {
    (self.isOn, self.songs, self.strength) = (isOn, songs, strength)
  }
}

extension LiftOutcome {
  init(_ result: LiftResult, listener: Int64, at now: Double) {
    self.init(
      listener: listener, mood: result.mood, steps: result.steps, played: result.played, gain: result.gain,
      succeeded: result.succeeded, at: now)
  }
}

extension LiftResult {
  init(_ outcome: LiftOutcome) {
    self.init(
      mood: outcome.mood, steps: outcome.steps, played: outcome.played, gain: outcome.gain,
      succeeded: outcome.succeeded)
  }
}
