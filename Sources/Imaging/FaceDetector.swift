/// A face that the cascade found.
public struct Detection: Hashable, Sendable, Codable {
  /// In the picture's pixels, inside the picture.
  public let box: Box
  /// How many windows agreed on it.
  public let neighbours: Int

  public init(box: Box, neighbours: Int) {
    (self.box, self.neighbours) = (box, neighbours)
  }
}

/// Finds upright faces in grey pictures: a multi-scale scan with a Haar cascade, agreeing windows grouped. The windows, the
/// arithmetic and the grouping are those of OpenCV 4's CascadeClassifier::detectMultiScale. It keeps its memory between
/// pictures of one size, so it belongs to one thread or actor.
public final class FaceDetector {
  private let scan: CascadeScan

  public var cascade: Cascade { scan.cascade }
  public var parameters: ScanParameters { scan.parameters }

  public init(cascade: Cascade, parameters: ScanParameters = .standard) {
    scan = CascadeScan(cascade: cascade, parameters: parameters)
  }

  /// The faces in `image`, largest first.
  public func detect(in image: GreyImage) -> [Detection] {
    let groups = groupRectangles(scan.candidates(in: image), minNeighbours: parameters.minNeighbours, tolerance: 0.2)
    let inside = groups.compactMap { group in
      group.box.intersection(image.bounds).map { Detection(box: $0, neighbours: group.neighbours) }
    }
    return inside.sorted { ($1.box.area, $0.box.y, $0.box.x) < ($0.box.area, $1.box.y, $1.box.x) }
  }
}
