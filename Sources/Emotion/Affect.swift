/// A point on the valence/arousal plane of Russell's circumplex model of affect (1980). Both lie in -1...1: valence from
/// unpleasant to pleasant, arousal from calm to excited.
public struct Affect: Sendable, Equatable, Hashable, Codable {
  public let valence: Float
  public let arousal: Float

  public static let neutral = Affect(valence: 0, arousal: 0)

  /// Values outside -1...1 are clamped; NaN becomes 0.
  public init(valence: Float, arousal: Float) {
    self.valence = valence.isNaN ? 0 : min(max(valence, -1), 1)
    self.arousal = arousal.isNaN ? 0 : min(max(arousal, -1), 1)
  }

  /// Euclidean distance, 0 to 2.83.
  public func distance(to other: Affect) -> Float {
    let v = valence - other.valence
    let a = arousal - other.arousal
    return (v * v + a * a).squareRoot()
  }

  /// The point `fraction` of the way to another one; 0 is here, 1 is there.
  public func moved(towards other: Affect, by fraction: Float) -> Affect {
    Affect(
      valence: valence + (other.valence - valence) * fraction, arousal: arousal + (other.arousal - arousal) * fraction)
  }
}

extension Expression {
  /// The expression's place on the plane: what people gave the words angry, disgusted, fearful, happy, sad and surprised on
  /// scales of pleasure and of arousal, both -1...1, in Russell and Mehrabian (1977), "Evidence for a three-factor theory of
  /// emotions", Journal of Research in Personality 11, 273-294. Neutral, which they did not ask for, is the scales' middle.
  public var affect: Affect {
    switch self {
    case .angry: Affect(valence: -0.51, arousal: 0.59)
    case .disgust: Affect(valence: -0.60, arousal: 0.35)
    case .fear: Affect(valence: -0.64, arousal: 0.60)
    case .happy: Affect(valence: 0.81, arousal: 0.51)
    case .sad: Affect(valence: -0.63, arousal: -0.27)
    case .surprise: Affect(valence: 0.40, arousal: 0.67)
    case .neutral: .neutral
    }
  }
}
