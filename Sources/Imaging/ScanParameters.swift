/// What a scan looks for. The defaults are those of OpenCV's detectMultiScale, with faces from 20 pixels on.
public struct ScanParameters: Sendable, Equatable {
  /// How much larger each window is than the one before; above 1.
  public let scaleFactor: Double
  /// A face needs one more agreeing window than this; 0 returns every window.
  public let minNeighbours: Int
  /// The smallest and largest side of a face, in pixels of the picture; nil for as large as the picture.
  public let minSize: Int
  public let maxSize: Int?

  public static let standard = ScanParameters(checkedScaleFactor: 1.1, minNeighbours: 3, minSize: 20, maxSize: nil)

  /// Throws `badParameter` where a value is out of its range.
  public init(
    scaleFactor: Double = 1.1, minNeighbours: Int = 3, minSize: Int = 20, maxSize: Int? = nil
  ) throws(ImagingError) {
    guard (1.01...10).contains(scaleFactor) else {
      throw .badParameter(name: "scale factor", reason: "\(scaleFactor) is not 1.01 to 10")
    }
    guard minNeighbours >= 0 else {
      throw .badParameter(name: "neighbours", reason: "\(minNeighbours) is below 0")
    }
    guard minSize >= 0, maxSize.map({ $0 >= max(minSize, 1) }) ?? true else {
      throw .badParameter(
        name: "face size", reason: "\(minSize) to \(maxSize.map { String($0) } ?? "any") pixels is no range")
    }
    self.init(checkedScaleFactor: scaleFactor, minNeighbours: minNeighbours, minSize: minSize, maxSize: maxSize)
  }

  private init(checkedScaleFactor: Double, minNeighbours: Int, minSize: Int, maxSize: Int?) {
    (scaleFactor, self.minNeighbours) = (checkedScaleFactor, minNeighbours)
    (self.minSize, self.maxSize) = (minSize, maxSize)
  }
}
