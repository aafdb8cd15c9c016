import Glibc
import Imaging

/// A face in a picture: where it is, how surely, and how it is held.
public struct FoundFace: Sendable, Equatable {
  /// The face from forehead to chin as the cascade frames it, turned as the head is, or at least as the picture was when it
  /// was found.
  public let patch: Patch
  /// How surely it is a face: the network's logit plus the binary logarithm of the number of windows that agree.
  public let score: Float
  /// How clearly the network sees a face there, whatever the windows; what hides a part of it makes it less.
  public let logit: Float
  /// As seen in the picture, so the right eye of a face is its left one here.
  public let leftEye, rightEye, nose: Point
  /// How far the nose lies beside the middle of the eyes, in distances between the eyes: 0 when facing the camera; positive
  /// towards the picture's right.
  public let yaw: Float
  /// The same number as in earlier pictures for the same face, from 1 on; 0 where faces are not followed.
  public internal(set) var track = 0
  /// Who it is, by the number in the store, as `FaceReader.identify` was told; nil for a guest, or where nobody told yet.
  public internal(set) var listener: Int64?

  init(
    patch: Patch, score: Float, logit: Float = .infinity, leftEye: Point, rightEye: Point, nose: Point, yaw: Float
  ) {
    (self.patch, self.score, self.logit, self.yaw) = (patch, score, logit, yaw)
    (self.leftEye, self.rightEye, self.nose) = (leftEye, rightEye, nose)
  }

  init(_ judgement: FaceConfirmer.Judgement, at patch: Patch, score: Float) {
    self.init(
      patch: patch, score: score, logit: judgement.logit, leftEye: judgement.leftEye, rightEye: judgement.rightEye,
      nose: judgement.nose, yaw: judgement.yaw)
  }

  /// In whole pixels of the picture, not turned.
  public var box: Box { patch.box }

  /// How far the head is tilted, clockwise as one sees it, in radians.
  public var roll: Double { atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x) }

  /// Turned so far that its expression cannot be read. The network draws poses towards the middle: the limit is that of
  /// Models/confirm.md.
  public var isTurnedAway: Bool { abs(yaw) > 0.2 }

  /// A guess: the network is less sure of it than of nearly every clear face (Models/confirm.md, Limits).
  public var isPartlyHidden: Bool { logit < 2.6 }

  /// Eyes, nose and mouth, not turned.
  public var zone: Box {
    let geometry = Geometry(self)
    let (middle, scale) = (geometry.point(across: 0, down: 0.35), geometry.scale)
    return Patch(x: middle.x, y: middle.y, width: 1.7 * scale, height: 1.6 * scale).box
  }

  /// The face upright and at the size that the expression network knows: as a cascade frames faces on the mean, by eyes and
  /// nose. These may be a little off, so the patch is never far from where the windows were.
  public var aligned: Patch {
    let geometry = Geometry(self)
    guard geometry.scale > 0.15 * patch.width else { return patch }
    func near(_ value: Double, _ middle: Double, _ reach: Double) -> Double {
      min(max(value, middle - reach), middle + reach)
    }
    let middle = geometry.point(across: 0.3 * geometry.lateral, down: 0.257)
    let side = near(2.68 * geometry.scale, patch.width, 0.15 * patch.width)
    return Patch(
      x: near(middle.x, patch.x, 0.15 * patch.width), y: near(middle.y, patch.y, 0.15 * patch.width), width: side,
      height: side, roll: roll)
  }

  /// What the identity network sees: the face upright from forehead to chin, framed as its teacher frames faces.
  public var likeness: Patch {
    let aligned = aligned
    let middle = aligned.point(across: 0, down: 0.1)
    let side = 1.065 * aligned.width
    return Patch(x: middle.x, y: middle.y, width: side, height: side, roll: aligned.roll)
  }

  /// The same face in a picture that is `factor` times as large.
  func scaled(by factor: Double) -> FoundFace {
    func scaled(_ point: Point) -> Point { Point(x: point.x * factor, y: point.y * factor) }
    var face = FoundFace(
      patch: Patch(
        x: patch.x * factor, y: patch.y * factor, width: patch.width * factor, height: patch.height * factor,
        roll: patch.roll),
      score: score, logit: logit, leftEye: scaled(leftEye), rightEye: scaled(rightEye), nose: scaled(nose), yaw: yaw)
    (face.track, face.listener) = (track, listener)
    return face
  }

  /// Coordinates of a face: across from its left to its right eye, down towards the chin, from the middle of the eyes.
  private struct Geometry {
    let x, y: Double
    let across, down: (x: Double, y: Double)
    /// What the distance of the eyes would be if the face were not turned: at least what the nose allows.
    let scale: Double
    /// How far the nose lies beside the middle of the eyes, in scales.
    let lateral: Double

    init(_ face: FoundFace) {
      (x, y) = ((face.leftEye.x + face.rightEye.x) / 2, (face.leftEye.y + face.rightEye.y) / 2)
      let (wide, tall) = (face.rightEye.x - face.leftEye.x, face.rightEye.y - face.leftEye.y)
      let distance = max((wide * wide + tall * tall).squareRoot(), 1e-6)
      across = (wide / distance, tall / distance)
      down = (-across.y, across.x)
      let (noseX, noseY) = (face.nose.x - x, face.nose.y - y)
      // The nose lies 0.77 distances of the eyes below them on the mean.
      scale = max(distance, 0.85 * abs(noseX * down.x + noseY * down.y) / 0.77)
      lateral = (noseX * across.x + noseY * across.y) / scale
    }

    func point(across right: Double, down below: Double) -> Point {
      Point(x: x + scale * (right * across.x + below * down.x), y: y + scale * (right * across.y + below * down.y))
    }
  }
}
