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
  /// The expression's place on the plane, rounded from the circumplex of Russell (1980), figure 4, with neutral at the
  /// origin.
  public var affect: Affect {
    switch self {
    case .angry: Affect(valence: -0.6, arousal: 0.7)
    case .disgust: Affect(valence: -0.7, arousal: 0.3)
    case .fear: Affect(valence: -0.6, arousal: 0.8)
    case .happy: Affect(valence: 0.9, arousal: 0.4)
    case .sad: Affect(valence: -0.8, arousal: -0.4)
    case .surprise: Affect(valence: 0.3, arousal: 0.8)
    case .neutral: Affect(valence: 0, arousal: 0)
    }
  }
}
