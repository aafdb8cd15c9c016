/// What a listener's mood is called. "Don't know" is the absence of a mood.
public enum Mood: String, CaseIterable, Sendable, Codable {
  case happy, angry, sad, neutral

  /// The mood's place on the plane.
  public var affect: Affect {
    switch self {
    case .happy: Affect(valence: 0.7, arousal: 0.4)
    case .angry: Affect(valence: -0.6, arousal: 0.6)
    case .sad: Affect(valence: -0.6, arousal: -0.4)
    case .neutral: Affect(valence: 0.1, arousal: -0.1)
    }
  }

  /// Moods that a lift leads out of.
  public var isNegative: Bool { self == .angry || self == .sad }
}
