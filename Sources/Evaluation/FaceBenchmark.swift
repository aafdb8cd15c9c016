import Faces
import Imaging

/// How long a look takes on this machine.
public struct FaceBenchmark: Sendable {
  public let width, height, runs: Int
  public let faces: Int
  /// Milliseconds: the cascade over the whole picture, and the whole look with the expression of each face.
  public let detection, look: Double

  /// Medians over `runs` looks at the picture, scaled to fit 640 x 480, after one to warm up.
  public init(_ picture: GreyImage, detector: FaceDetector, reader: FaceReader, runs: Int) throws {
    let shrink = min(640 / Double(picture.width), 480 / Double(picture.height))
    let frame = picture.resized(
      width: max(1, Int(Double(picture.width) * shrink)), height: max(1, Int(Double(picture.height) * shrink)))
    let count = max(runs, 1)
    faces = try reader.look(at: frame).faces.count
    detection = try Self.median(count) { _ = detector.detect(in: frame) }
    look = try Self.median(count) { _ = try reader.look(at: frame) }
    (width, height, self.runs) = (frame.width, frame.height, count)
  }

  private static func median(_ runs: Int, _ body: () throws -> Void) throws -> Double {
    let clock = ContinuousClock()
    let times = try (0..<runs).map { _ in
      let start = clock.now
      try body()
      return (clock.now - start) / .milliseconds(1)
    }
    return times.sorted()[runs / 2]
  }
}
