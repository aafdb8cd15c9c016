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

  /// Whether the mood is the listener's own word, not what their face shows.
  public let isTold: Bool

  /// What the listener says themselves.
  public init(told mood: Mood) {
    self.init(mood: mood, affect: mood.affect, probabilities: nil, confidence: 1, isTold: true)
  }

  init(
    mood: Mood?, affect: Affect?, probabilities: ExpressionProbabilities?, confidence: Float, isTold: Bool = false
  ) {
    (self.mood, self.affect, self.probabilities, self.confidence) = (mood, affect, probabilities, confidence)
    self.isTold = isTold
  }

  /// No evidence at all.
  public static let unknown = MoodEstimate(mood: nil, affect: nil, probabilities: nil, confidence: 0)
}
