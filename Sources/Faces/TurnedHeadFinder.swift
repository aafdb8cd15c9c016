import Imaging

/// Says whether somebody is there who looks elsewhere: heads that a cascade for profiles proposes, seen from both sides, and
/// that the confirm network takes for faces turned away.
///
/// Holds its memory from picture to picture. One task at a time.
public final class TurnedHeadFinder {
  private let profiles: FaceDetector
  private let confirmer: FaceConfirmer
  private let settings: FaceFinder.Settings
  private var mirrored: GreyImage?

  /// - Parameter profiles: a cascade for heads that look to the left; heads that look to the right are mirrored.
  public init(
    profiles: FaceDetector, confirmer: FaceConfirmer, settings: FaceFinder.Settings = FaceFinder.Settings()
  ) {
    (self.profiles, self.confirmer, self.settings) = (profiles, confirmer, settings)
  }

  /// Whether `image` shows a head that is turned away.
  public func seesTurnedHead(in image: GreyImage) throws -> Bool {
    for view in [image, mirror(image)] {
      for candidate in profiles.candidates(in: view) {
        let window = Patch(candidate.box)
        let face = try confirmer.face(at: window, windows: candidate.neighbours, of: view, settings)
        if face?.isTurnedAway ?? false { return true }
      }
    }
    return false
  }

  private func mirror(_ image: GreyImage) -> GreyImage {
    var view = mirrored.map { $0.width == image.width && $0.height == image.height ? $0 : image } ?? image
    mirrored = nil
    view.refill { target in
      for row in stride(from: 0, to: target.count, by: image.width) {
        for column in 0..<image.width { target[row + column] = image.pixels[row + image.width - 1 - column] }
      }
    }
    mirrored = view
    return view
  }
}
