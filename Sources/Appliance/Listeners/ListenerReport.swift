import Store

/// What is known of one listener, without the face itself.
public struct ListenerReport: Sendable, Codable, Equatable {
  /// How well something learnt is of use.
  public enum Learnt: String, Sendable, Codable {
    case no, yes
    /// It was learnt by another version's network, and counts for nothing until it is learnt again.
    case stale
  }

  public var name: String
  /// Unix time in seconds.
  public var since: Double
  public var face: Learnt
  /// Pictures that the template was made of; 0 without one.
  public var looks: Int
  public var calibration: Learnt
  public var plays: Int
  public var feedback: Int

  init(_ known: KnownListener, _ history: (plays: Int, feedback: Int), _ networks: LearntNetworks) {
    name = known.listener.name
    since = known.listener.created
    face = Self.learnt(known.template?.model, by: networks.identity)
    looks = known.template?.looks ?? 0
    calibration = Self.learnt(known.calibration?.model, by: networks.expression)
    (plays, feedback) = history
  }

  private static func learnt(_ model: String?, by network: String) -> Learnt {
    model.map { $0 == network ? .yes : .stale } ?? .no
  }
}

/// How a listener's expressions look, on its way to the store.
public struct CalibrationRequest: Sendable, Codable, Equatable {
  /// Fingerprint of the expression network.
  public var model: String
  /// As `ExpressionStudy` writes it.
  public var content: String

  public init(model: String, content: String) { (self.model, self.content) = (model, content) }
}

/// A new listener's template on its way to the store.
public struct EnrolmentRequest: Sendable, Codable, Equatable {
  public var name: String
  /// Fingerprint of the identity network.
  public var model: String
  public var embedding: [Float]
  public var looks: Int
  /// Enrol also somebody who is very like someone enrolled.
  public var isSure: Bool

  public init(name: String, model: String, embedding: [Float], looks: Int, isSure: Bool) {
    (self.name, self.model, self.embedding) = (name, model, embedding)
    (self.looks, self.isSure) = (looks, isSure)
  }
}
