import Faces

/// Why a picture is of no use for learning a face.
public enum Refusal: String, Sendable, Codable, CaseIterable {
  case nobody, dark, backlit, blurred, far, several, unlike
  case turnedAway = "turned-away"
  case cutOff = "cut off"

  /// What is the matter, and what to do.
  public var text: String {
    switch self {
    case .nobody: "there is no face in it: sit in front of the camera, facing it"
    case .dark: "it is too dark: turn on a light"
    case .backlit: "the light comes from behind: turn round, or light the face"
    case .blurred: "it is blurred: hold still, or clean the lens"
    case .far: "the face is too small: come closer"
    case .several: "there are several faces: only one person may be in view"
    case .unlike: "it shows someone else than the other pictures"
    case .turnedAway: "the face is turned away: look towards the camera"
    case .cutOff: "the face is cut off by the edge of the picture: move to the middle"
    }
  }

  init(_ reason: Look.Reason) {
    switch reason {
    case .dark: self = .dark
    case .blurred: self = .blurred
    case .far: self = .far
    case .turnedAway: self = .turnedAway
    case .cutOff: self = .cutOff
    case .nobody: self = .nobody
    }
  }

  /// Nil for a face that is fine. A partly hidden one is: beards and glasses seem to hide faces too, and a hand before one
  /// makes it unlike the person's other pictures.
  init?(_ verdict: FaceQuality.Verdict) {
    switch verdict {
    case .good, .partlyHidden: return nil
    case .far: self = .far
    case .dark: self = .dark
    case .backlit: self = .backlit
    case .blurred: self = .blurred
    case .turnedAway: self = .turnedAway
    case .cutOff: self = .cutOff
    }
  }
}
