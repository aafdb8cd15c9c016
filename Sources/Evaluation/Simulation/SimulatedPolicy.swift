import Emotion
import Recommending

/// A way to choose music that is held against others.
public enum SimulatedPolicy: String, CaseIterable, Sendable {
  /// The product: mood, taste, company, freshness, hour, with lifts.
  case mien
  /// The mood alone, with the same lifts, freshness and hours.
  case moodOnly = "mood only"
  /// The product without moods: the same taste, of every mood at once.
  case withoutMood = "without mood"
  /// The textbook's: the track whose features are nearest, by cosine, to the mean of those heard out and liked less those
  /// skipped (Rocchio 1971, "Relevance feedback in information retrieval").
  case contentOnly = "content only"
  case random
  /// Knows what each listener would do.
  case oracle

  var ranker: Ranker {
    var ranker = Ranker()
    switch self {
    case .moodOnly:
      ranker.weights.taste = 0
      ranker.weights.company = 0
    case .withoutMood:
      ranker.weights.mood = 0
      ranker.weights.moment = 0
      ranker.weights.company = 0
    case .mien, .contentOnly, .random, .oracle: break
    }
    return ranker
  }
}

/// What a policy knows of a listener.
struct SimulatedKnowledge {
  var events: [TasteEvent] = []
  var lastPlayed: [Int64: Double] = [:]
  var follower = LiftFollower()
  var lengths = LiftLengths()
  /// What others play, as of this morning.
  var company: [Float] = []
  /// What others who are alike did, as of this morning.
  var borrowed: [TasteEvent] = []
}
