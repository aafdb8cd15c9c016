import Faces

/// The networks that templates and calibrations belong to, and what they take for one person.
public struct LearntNetworks: Sendable, Equatable {
  /// Fingerprints of the models.
  public let identity, expression: String
  /// The cosine from which on a picture counts as of the person of a template ...
  public let samePerson: Float
  /// ... and from which on two templates may be taken for each other.
  public let lookalike: Float

  public init(identity: String, expression: String, samePerson: Float, lookalike: Float) {
    (self.identity, self.expression) = (identity, expression)
    (self.samePerson, self.lookalike) = (samePerson, lookalike)
  }

  /// Those in this binary. At 0.90 one look in 1,500 at a stranger is taken for somebody known by five pictures, and 96 in 100
  /// looks at themselves are known: AT&T's people 17 to 40, by `mien evaluate identity`. It belongs to this identity network.
  public static let builtIn = LearntNetworks(
    identity: Fingerprint.of(Models.identityBytes), expression: Fingerprint.of(Models.expressionBytes),
    samePerson: 0.9, lookalike: FaceEmbedding.samePerson)
}
