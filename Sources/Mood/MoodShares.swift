import Emotion

/// How much of an expression distribution speaks for each mood: four values that sum to 1.
public struct MoodShares: Sendable, Equatable {
  public let happy: Float
  public let angry: Float
  public let sad: Float
  public let neutral: Float

  /// Happy, sad, angry and neutral speak for the mood of their name. The other three go by their place on the
  /// circumplex (Russell 1980): fear and disgust lie with anger among the unpleasant and excited, and music answers all
  /// three alike, by calming first. Surprise is excited but of no certain valence (surprised faces read as pleasant or
  /// unpleasant by context: Kim et al. 2004, "Contextual modulation of amygdala responsivity to surprised faces"), so it
  /// is split between happy, its nearest mood, and neutral.
  public init(_ probabilities: ExpressionProbabilities) {
    happy = probabilities[.happy] + 0.6 * probabilities[.surprise]
    angry = probabilities[.angry] + probabilities[.fear] + probabilities[.disgust]
    sad = probabilities[.sad]
    neutral = probabilities[.neutral] + 0.4 * probabilities[.surprise]
  }

  public subscript(mood: Mood) -> Float {
    switch mood {
    case .happy: happy
    case .angry: angry
    case .sad: sad
    case .neutral: neutral
    }
  }

  /// The mood with the largest share; the first in the order of `Mood.allCases` where several are equal.
  public var top: Mood { Mood.allCases.reduce(.happy) { self[$1] > self[$0] ? $1 : $0 } }

  /// How far a mood's share lies above the largest other one, -1...1.
  public func lead(of mood: Mood) -> Float {
    self[mood] - Mood.allCases.filter { $0 != mood }.reduce(0) { max($0, self[$1]) }
  }
}
