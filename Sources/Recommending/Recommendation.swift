import Emotion

/// What a track's score is made of.
public struct ScoreParts: Sendable, Equatable {
  /// How close the track lies to where the mood wants the music, 0...1.
  public let mood: Float
  /// How much the listener likes it, -1...1.
  public let taste: Float
  /// 1 for a track never played, near 0 for one just played.
  public let freshness: Float
  /// How well its energy fits the hour, 0...1.
  public let moment: Float
  /// Luck, by the seed, 0..<1.
  public let luck: Float

  /// The weighted sum that tracks are ranked by.
  public var total: Float { 0.55 * mood + 0.35 * taste + 0.12 * freshness + 0.05 * moment + 0.04 * luck }
}

/// A track worth playing, and why.
public struct Recommendation: Sendable, Equatable {
  public let candidate: Candidate
  public let parts: ScoreParts
  /// Where the mood wanted the music.
  public let target: Affect
  /// One line in plain words.
  public let reason: String
}
