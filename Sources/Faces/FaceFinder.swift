import Glibc
import Imaging

/// Finds the faces of a picture: whatever a cascade proposes, by however few windows, is shown to the confirm network. Where no
/// head is upright, tilted ones are sought. The rule is that of Models/training/confirm_detect.py.
///
/// Holds its memory from picture to picture: where they keep their size nothing is allocated. One task at a time.
public final class FaceFinder {
  /// What counts as a face.
  public struct Settings: Sendable, Equatable {
    /// A face has at least this score: the network's logit plus the binary logarithm of the number of windows that agree.
    public var score: Float = 2.8
    /// A candidate that scores less than this at the first look is not looked at again.
    public var leastScore: Float = -0.2
    /// Tilts of the head that are tried one after the other, in radians ...
    public var rolls = [0, 0.38, -0.38]
    /// ... all of them, or only until one shows a face.
    public var triesEveryRoll = false

    public init() {}
  }

  /// How much larger than the windows' mean the network's looks are.
  static let zooms = [1, 0.9, 1.12]

  public let settings: Settings
  private let detectors, tilted: [FaceDetector]
  private let confirmer: FaceConfirmer
  /// The last picture as tilted heads see it.
  private var turned: GreyImage?

  public convenience init(detector: FaceDetector, confirmer: FaceConfirmer, settings: Settings = Settings()) {
    self.init(detectors: [detector], confirmer: confirmer, settings: settings)
  }

  /// - Parameters:
  ///   - detectors: each is asked only where those before it showed no face: one for large faces, which is fast, before one for
  ///     small ones saves most of the time where somebody is near.
  ///   - tilted: those for tilted heads; nil for the same.
  public init(
    detectors: [FaceDetector], tilted: [FaceDetector]? = nil, confirmer: FaceConfirmer, settings: Settings = Settings()
  ) {
    (self.detectors, self.tilted) = (detectors, tilted ?? detectors)
    (self.confirmer, self.settings) = (confirmer, settings)
  }

  /// Puts the faces of `image` into `faces`, largest first.
  public func find(in image: GreyImage, into faces: inout [FoundFace]) throws {
    faces.removeAll(keepingCapacity: true)
    for roll in settings.rolls where faces.isEmpty || settings.triesEveryRoll {
      var whole = Patch(image.bounds)
      whole.roll = roll
      let view = roll == 0 ? image : turn(image, whole)
      let before = faces.count
      for detector in roll == 0 ? detectors : tilted where faces.count == before {
        try confirm(detector.candidates(in: view), of: whole, in: image, into: &faces)
      }
    }
    Self.dropDoubles(&faces)
    faces.sortInPlace { ($1.box.area, $0.box.y, $0.box.x) < ($0.box.area, $1.box.y, $1.box.x) }
  }

  private func confirm(
    _ candidates: [Detection], of whole: Patch, in image: GreyImage, into faces: inout [FoundFace]
  ) throws {
    for candidate in candidates {
      let window = whole.inner(candidate.box, columns: image.width, rows: image.height)
      if let face = try confirmer.face(at: window, windows: candidate.neighbours, of: image, settings) {
        faces.append(face)
      }
    }
  }

  /// `image` as it looks to a head that is tilted like `whole`.
  private func turn(_ image: GreyImage, _ whole: Patch) -> GreyImage {
    var view = turned.map { $0.width == image.width && $0.height == image.height ? $0 : image } ?? image
    turned = nil
    view.refill { whole.sample(image, columns: image.width, rows: image.height, into: $0) }
    turned = view
    return view
  }

  /// Leaves out what covers too much of a surer face to be another one.
  static func dropDoubles(_ faces: inout [FoundFace]) {
    faces.sortInPlace { ($1.score, $0.box.y, $0.box.x) < ($0.score, $1.box.y, $1.box.x) }
    var count = 0
    // By place, since a loop over the array itself would make it copy when it changes.
    for place in faces.indices {
      let face = faces[place]
      if faces[..<count].contains(where: { isOneFace($0.box, face.box) }) { continue }
      faces[count] = face
      count += 1
    }
    faces.removeLast(faces.count - count)
  }

  static func isOneFace(_ one: Box, _ other: Box) -> Bool {
    guard let shared = one.intersection(other)?.area else { return false }
    return one.intersectionOverUnion(other) >= 0.3 || 10 * shared >= 6 * min(one.area, other.area)
  }
}

extension FaceConfirmer {
  /// Looks at a candidate up to three times, at different zooms.
  ///
  /// - Parameter windows: how many agree on it.
  /// - Returns: nil where it is no face; else with eyes and nose from a look at its best zoom.
  func face(
    at window: Patch, windows: Int, of image: GreyImage, _ settings: FaceFinder.Settings
  ) throws -> FoundFace? {
    let bonus = log2f(Float(max(windows, 1)))
    var (best, bestWindow) = (-Float.infinity, window)
    for zoom in FaceFinder.zooms {
      let look = Patch(
        x: window.x, y: window.y, width: window.width * zoom, height: window.height * zoom, roll: window.roll)
      let score = try logit(look, of: image) + bonus
      if score > best { (best, bestWindow) = (score, look) }
      if best < settings.leastScore { return nil }
    }
    guard best >= settings.score else { return nil }
    return FoundFace(try judge(bestWindow, of: image), at: window, score: best)
  }
}
