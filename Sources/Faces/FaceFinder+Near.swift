import Imaging

extension FaceFinder {
  /// Finds whoever sits where a listener should, fast: upright faces from 48 pixels a side on, small ones only where there is no
  /// large one.
  ///
  /// - Parameter cascade: for frontal faces.
  public static func near(
    cascade: Cascade, confirmer: FaceConfirmer, kernel: ScanKernel = .selected
  ) throws(ImagingError) -> FaceFinder {
    // The sizes overlap, since a face is found by windows of several.
    let large = try ScanParameters(scaleFactor: 1.2, minSize: 96)
    let small = try ScanParameters(scaleFactor: 1.2, minSize: 48, maxSize: 120)
    let detectors = [large, small].map { FaceDetector(cascade: cascade, parameters: $0, kernel: kernel) }
    return FaceFinder(detectors: detectors, confirmer: confirmer, settings: .near)
  }
}

extension FaceFinder.Settings {
  fileprivate static var near: FaceFinder.Settings {
    var settings = FaceFinder.Settings()
    settings.rolls = [0]
    // With sizes 1.2 apart instead of 1.1, log 1.1 / log 1.2 as many windows agree on a face.
    settings.score -= 0.9
    return settings
  }
}
