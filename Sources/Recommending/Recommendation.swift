import Emotion

/// What a track's score is made of.
public struct ScoreParts: Sendable, Equatable {
  /// How close the track lies to where the mood wants the music, 0...1.
  public var mood: Float = 0
  /// How much the listener likes it, -1...1.
  public var taste: Float = 0
  /// How much listeners alike play it, 0...1.
  public var company: Float = 0
  /// 1 for a track never played, near 0 for one just played.
  public var freshness: Float = 0
  /// How well its energy fits the hour, 0...1.
  public var moment: Float = 0
  /// How alike it is to the track that the music is to be like, -1...1; 0 where there is none.
  public var likeness: Float = 0
  /// What may be hoped of music that the listener has judged seldom or never, by the seed, -1...1.
  public var luck: Float = 0

  public init(
    mood: Float = 0, taste: Float = 0, company: Float = 0, freshness: Float = 0, moment: Float = 0, likeness: Float = 0,
    luck: Float = 0
  ) {
    (self.mood, self.taste, self.company) = (mood, taste, company)
    (self.freshness, self.moment, self.likeness, self.luck) = (freshness, moment, likeness, luck)
  }

  /// What each part counts, as `mien simulate` chose.
  public struct Weights: Sendable, Equatable {
    public var mood: Float = 0.6
    public var taste: Float = 1.6
    public var company: Float = 0.05
    public var freshness: Float = 0.3
    public var moment: Float = 0.1
    /// Of the music that was asked for, which comes before what is usually liked.
    public var likeness: Float = 2
    public var luck: Float = 0.05

    public init() {}
  }

  /// The weighted sum that tracks are ranked by.
  public func total(_ weights: Weights = Weights()) -> Float {
    weights.mood * mood + weights.taste * taste + weights.company * company + weights.freshness * freshness
      + weights.moment * moment + weights.likeness * likeness + weights.luck * luck
  }
}

/// A track worth playing, and why.
public struct Recommendation: Sendable, Equatable {
  public let candidate: Candidate
  public let parts: ScoreParts
  /// The weighted sum of the parts.
  public let score: Float
  /// Where the mood wanted the music.
  public let target: Affect
  /// The parts of the reason in plain words, such as `mood fit 0.82`; none holds a semicolon or a line break.
  public let reasons: [String]

  /// One line in plain words.
  public var reason: String { reasons.joined(separator: Self.separator) }

  /// The parts of a reason as `reason` gave it.
  public static func reasons(in text: String) -> [String] {
    var parts: [String] = []
    for part in text.split(separator: ";") { parts.append(String(part.first == " " ? part.dropFirst() : part)) }
    return parts
  }

  private static let separator = "; "
}
