import Emotion

/// What is known of a listener's mood at one moment.
public struct MoodEstimate: Sendable, Equatable {
  /// Nil for "don't know".
  public let mood: Mood?
  /// Smoothed place on the valence/arousal plane; nil while there is no evidence.
  public let affect: Affect?
  /// Smoothed expressions; nil while there is no evidence.
  public let probabilities: ExpressionProbabilities?
  /// How far the evidence can be trusted, 0...1: it grows with the amount of evidence and its agreement and falls with
  /// its age. 0 without evidence.
  public let confidence: Float

  /// No evidence at all.
  public static let unknown = MoodEstimate(mood: nil, affect: nil, probabilities: nil, confidence: 0)
}
