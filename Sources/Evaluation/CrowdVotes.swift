import enum Emotion.Expression

/// What about ten people said a face shows, as in FER+ (Barsoum et al. 2016): one of eight expressions, unknown, or no face.
public struct CrowdVotes: Sendable, Equatable {
  /// The columns of `labels.csv`.
  static let columns = [
    "neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "not_a_face",
  ]
  /// The expression of each of the first seven columns.
  private static let expressions: [Expression] = [.neutral, .happy, .surprise, .sad, .angry, .disgust, .fear]

  /// In the order of the columns.
  let counts: [Int]

  /// Nil unless there are ten whole numbers from 0 to 100.
  init?(_ fields: [some StringProtocol]) {
    counts = fields.compactMap { Int($0) }
    guard counts.count == fields.count, counts.count == Self.columns.count, counts.allSatisfy({ 0...100 ~= $0 }) else {
      return nil
    }
  }

  /// The one of the seven expressions that has more votes than anything else; nil where contempt, unknown or no face has
  /// most, or the first place is shared.
  var majority: Expression? {
    guard let most = counts.max(), most > 0, counts.count(where: { $0 == most }) == 1,
      let place = counts.firstIndex(of: most), place < Self.expressions.count
    else { return nil }
    return Self.expressions[place]
  }

  /// Whether eight people or more said the same.
  var isClear: Bool { counts.contains { $0 >= 8 } }
}
