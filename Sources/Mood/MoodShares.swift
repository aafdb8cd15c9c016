import Emotion

/// How much of an expression distribution speaks for each mood: four values that sum to 1.
///
/// Happy, sad, angry and neutral speak for the mood of their name, disgust for anger: it lies with it among the unpleasant and
/// excited, and music answers both by calming first. Surprise and fear speak for none. They are startles that pass within
/// seconds; surprised faces read as pleasant or unpleasant by context (Kim et al. 2004, "Contextual modulation of amygdala
/// responsivity to surprised faces"); and a mouth wide open in a yawn or a word looks like them.
public struct MoodShares: Sendable, Equatable {
  public let happy: Float
  public let angry: Float
  public let sad: Float
  public let neutral: Float
  /// How much of the distribution speaks for any mood, 0...1. The shares are shares of this; all are 0 where it is 0.
  public let said: Float

  public init(_ probabilities: ExpressionProbabilities) {
    let unpleasant = probabilities[.angry] + probabilities[.disgust]
    said = probabilities[.happy] + unpleasant + probabilities[.sad] + probabilities[.neutral]
    let scale = said > 0 ? 1 / said : 0
    happy = scale * probabilities[.happy]
    angry = scale * unpleasant
    sad = scale * probabilities[.sad]
    neutral = scale * probabilities[.neutral]
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
