import Imaging

/// Looks for one face again, near where and how it was in an earlier picture: a small view around it, turned as the head was,
/// is scanned for faces of about its size. Costs the same whatever the size of face and picture, and follows a head that tilts
/// further than a search of the picture would find.
///
/// Holds its memory, so that following allocates nothing. One task at a time.
public final class FaceFollower {
  /// Side of the view, in pixels.
  static let side = 96
  /// Side of the view, in sides of the face.
  static let reach = 2.0
  /// Sides of the faces sought in the view: the cascade's sizes next to that of an unchanged face, 48, one smaller and two
  /// larger ones.
  static let sizes = (least: 40, most: 58)

  private let detector: FaceDetector
  private let confirmer: FaceConfirmer
  private let settings: FaceFinder.Settings
  private var view: GreyImage

  /// - Parameter settings: what counts as a face.
  public init(
    cascade: Cascade, confirmer: FaceConfirmer, settings: FaceFinder.Settings = .init(), kernel: ScanKernel = .selected
  ) throws(ImagingError) {
    let parameters = try ScanParameters(minSize: Self.sizes.least, maxSize: Self.sizes.most)
    detector = FaceDetector(cascade: cascade, parameters: parameters, kernel: kernel)
    (self.confirmer, self.settings) = (confirmer, settings)
    let pixels = [UInt8](repeating: 0, count: Self.side * Self.side)
    view = try GreyImage(width: Self.side, height: Self.side, pixels: pixels)
  }

  /// The same face in another picture, with its number: the surest one near its old place, up to half its side away and
  /// between 0.85 and 1.25 times its size.
  ///
  /// - Parameter holds: keep to its old place, moved to where eyes and nose are, where the cascade finds nothing but the network
  ///   still sees a face, as when the head turns away.
  /// - Returns: nil where it is lost.
  public func follow(_ face: FoundFace, in image: GreyImage, holds: Bool = true) throws -> FoundFace? {
    var next = try seek(face, in: image)
    if next == nil, holds { next = try hold(face, in: image) }
    next?.track = face.track
    return next
  }

  private func seek(_ face: FoundFace, in image: GreyImage) throws -> FoundFace? {
    let around = Patch(
      x: face.patch.x, y: face.patch.y, width: Self.reach * face.patch.width, height: Self.reach * face.patch.height,
      roll: face.roll)
    view.refill { around.sample(image, columns: Self.side, rows: Self.side, into: $0) }
    var best: FoundFace?
    for candidate in detector.candidates(in: view) {
      let window = around.inner(candidate.box, columns: Self.side, rows: Self.side)
      let next = try confirmer.face(at: window, windows: candidate.neighbours, of: image, settings)
      if let next, next.score > best?.score ?? -.infinity { best = next }
    }
    return best
  }

  private func hold(_ face: FoundFace, in image: GreyImage) throws -> FoundFace? {
    var window = face.patch
    window.roll = face.roll
    let judgement = try confirmer.judge(window, of: image)
    guard judgement.logit > 0 else { return nil }
    let place = FoundFace(judgement, at: window, score: judgement.logit).aligned
    return FoundFace(judgement, at: place, score: judgement.logit)
  }
}
