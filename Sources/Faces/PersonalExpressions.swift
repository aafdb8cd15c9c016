import Emotion

/// What a listener showed when asked for expressions: for each, how many faces, and the mean of their components in the space
/// of an `ExpressionHead`. It moves the head's class means towards the listener's own; without it they stay where they are.
/// Valid for the network that made it alone.
public struct PersonalExpressions: Sendable, Equatable, Codable {
  /// The faces of an expression that count as much as everybody else's together: with so many, its mean moves halfway.
  /// Chosen on every second subject of CK+.
  static let everybody: Float = 0.5

  /// By expression; the eighth is 0. No vector: it would need more alignment than the memory of asynchronous functions has.
  private var counts = [Float](repeating: 0, count: 8)
  /// By component, each expression's mean; 0 where it was not shown.
  private var means: [SIMD8<Float>]

  /// One that moves nothing yet.
  ///
  /// - Parameter head: in whose space it is.
  public init(for head: ExpressionHead) { means = Array(repeating: .zero, count: head.componentCount) }

  var componentCount: Int { means.count }

  /// How many faces of the expression there are.
  public func count(of expression: Expression) -> Int { Int(counts[expression.rawValue]) }

  /// Takes in a face on which the listener shows `expression`.
  ///
  /// - Parameter components: what `ExpressionHead.components(of:)` makes of its embedding; of another length, or with what is
  ///   no number, they change nothing.
  public mutating func add(_ components: [Float], as expression: Expression) {
    guard components.count == means.count, components.allSatisfy(\.isFinite), counts[expression.rawValue] < 1e6 else {
      return
    }
    counts[expression.rawValue] += 1
    for place in means.indices {
      let mean = means[place][expression.rawValue]
      means[place][expression.rawValue] += (components[place] - mean) / counts[expression.rawValue]
    }
  }

  /// Where the class means lie for this listener, in one component: between the general and the listener's own, the nearer to
  /// their own the more faces there are. Expressions without faces move as those with faces do on average.
  func moved(_ general: SIMD8<Float>, component: Int) -> SIMD8<Float> {
    let counts = SIMD8(counts)
    let weights = counts / (counts + Self.everybody)
    let shifts = (means[component] - general) * weights
    let shown = weights.sum()
    guard shown > 0 else { return general }
    let common = shifts.sum() / shown
    return general + shifts + (1 - weights) * common
  }
}

extension PersonalExpressions {
  private enum CodingKeys: String, CodingKey {
    case counts, means
  }

  /// - Throws: `DecodingError` also where counts or means are no numbers that `add` makes.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    counts = try values.decode([Float].self, forKey: .counts)
    means = try values.decode([SIMD8<Float>].self, forKey: .means)
    let isSound =
      counts.count == 8
      && (0..<8).allSatisfy { place in
        0...1e6 ~= counts[place] && counts[place] == counts[place].rounded()
          && means.allSatisfy { $0[place].isFinite && (counts[place] > 0 || $0[place] == 0) }
      }
    guard isSound, counts[7] == 0 else {
      throw DecodingError.dataCorruptedError(forKey: .counts, in: values, debugDescription: "no sound calibration")
    }
  }
}
