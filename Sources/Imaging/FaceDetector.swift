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
/// pictures of one size, so it belongs to one thread or actor; from the second such picture on it allocates only what more
/// windows need than `usualWindows` and than ever before, and the result where the last one is still held.
public final class FaceDetector {
  /// Memory for so many windows is there from the start.
  static let usualWindows = 512

  private let scan: CascadeScan
  private var windows: [Box] = []
  private var grouping = Grouping(reserving: usualWindows)
  private var found: [Detection] = []

  public var cascade: Cascade { scan.cascade }
  public var parameters: ScanParameters { scan.parameters }

  public init(cascade: Cascade, parameters: ScanParameters = .standard, kernel: ScanKernel = .selected) {
    scan = CascadeScan(cascade: cascade, parameters: parameters, kernel: kernel)
    windows.reserveCapacity(Self.usualWindows)
    found.reserveCapacity(Self.usualWindows)
  }

  /// The faces in `image`, largest first.
  public func detect(in image: GreyImage) -> [Detection] {
    search(image)
    grouping.group(windows, minNeighbours: parameters.minNeighbours, tolerance: 0.2, into: &found)
    cutToPicture(image.bounds)
    return found
  }

  /// Everything in `image` that could be a face, largest first: windows that agree, however few there are.
  public func candidates(in image: GreyImage) -> [Detection] {
    search(image)
    grouping.sets(of: windows, tolerance: 0.2, into: &found)
    cutToPicture(image.bounds)
    return found
  }

  private func search(_ image: GreyImage) {
    windows.removeAll(keepingCapacity: true)
    found.removeAll(keepingCapacity: true)
    scan.candidates(in: image, into: &windows)
  }

  private func cutToPicture(_ bounds: Box) {
    var inside = 0
    // By index: a loop over the array would hold it, and changing it would copy it.
    for index in found.indices {
      guard let box = found[index].box.intersection(bounds) else { continue }
      found[inside] = Detection(box: box, neighbours: found[index].neighbours)
      inside += 1
    }
    found.removeLast(found.count - inside)
    found.sortInPlace { ($1.box.area, $0.box.y, $0.box.x) < ($0.box.area, $1.box.y, $1.box.x) }
  }
}
