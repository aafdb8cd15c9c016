import Emotion

/// What to learn of somebody in front of the camera.
public struct SittingRequest: Sendable, Codable, Equatable {
  public enum Purpose: String, Sendable, Codable {
    case enrolment, calibration
  }

  public var purpose: Purpose
  public var name: String
  /// Enrol also somebody who is very like someone enrolled.
  public var isSure: Bool

  public init(_ purpose: Purpose, name: String, isSure: Bool = false) {
    (self.purpose, self.name, self.isSure) = (purpose, name, isSure)
  }
}

/// How far a sitting is.
public struct SittingReport: Sendable, Codable, Equatable {
  public var name: String
  /// What the person is asked to do now; nil when it is over.
  public var ask: String?
  /// Whole seconds until pictures are taken; nil while they are.
  public var countdown: Int?
  /// Good pictures so far, and how many there are to be.
  public var taken: Int
  public var wanted: Int
  /// Why the latest picture was not taken.
  public var refusal: Refusal?
  /// What was learnt, once it is over.
  public var learnt: ListenerReport?
  /// Why nothing was learnt.
  public var failure: String?

  public var isOver: Bool { learnt != nil || failure != nil }
}
