import Emotion
import Imaging
import Inference

/// One face in a picture and what it says.
public struct FaceReading: Sendable, Equatable {
  /// In the picture's pixels.
  public let box: Box
  public let probabilities: ExpressionProbabilities
  public let quality: FaceQuality

  /// The likeliest expression.
  public var expression: Expression { probabilities.top }
  /// The face's place on the valence/arousal plane.
  public var affect: Affect { probabilities.affect }
}

/// What a look at one picture found.
public struct Look: Sendable, Equatable {
  /// Why there is no face to read.
  public enum Reason: String, Sendable, Codable {
    case dark, blurred, far, nobody

    /// What to tell the listener.
    public var prompt: String {
      switch self {
      case .dark: "it is too dark to see a face: turn on a light"
      case .blurred: "the picture is too blurred to see a face: hold still, or clean the lens"
      case .far: "the face is too far away to read: come closer"
      case .nobody: "nobody is looking: sit in front of the camera, facing it"
      }
    }
  }

  /// Largest first.
  public internal(set) var faces: [FaceReading]
  /// Set where there is no face.
  public internal(set) var reason: Reason?

  /// One that has seen nothing yet.
  public init() { (faces, reason) = ([], .nobody) }

  init(faces: [FaceReading], reason: Reason?) { (self.faces, self.reason) = (faces, reason) }
}

/// Finds the faces of a picture and reads each one's expression.
///
/// Holds the memory of its network: use one reader from one task at a time.
public final class FaceReader {
  private let detector: FaceDetector
  private let expressions: ExpressionReader
  private var thumbnail = [UInt8](repeating: 0, count: thumbnailSide * thumbnailSide)

  /// Pictures without a face are judged at this many pixels a side, so that noise and size count little.
  private static let thumbnailSide = 96

  public init(detector: FaceDetector, expressions: ExpressionReader) {
    self.detector = detector
    self.expressions = expressions
  }

  /// Looks at a whole picture.
  public func look(at image: GreyImage) throws -> Look {
    var look = Look()
    try self.look(at: image, into: &look)
    return look
  }

  /// As `look(at:)`, in the memory of an earlier look: where pictures keep their size nothing is allocated.
  public func look(at image: GreyImage, into look: inout Look) throws {
    look.faces.removeAll(keepingCapacity: true)
    for detection in detector.detect(in: image) {
      let probabilities = try expressions.read(Patch(detection.box), of: image)
      let quality = FaceQuality(expressions.statistics, box: detection.box)
      look.faces.append(FaceReading(box: detection.box, probabilities: probabilities, quality: quality))
    }
    look.reason = look.faces.isEmpty ? reasonForNobody(in: image) : nil
  }

  private func reasonForNobody(in image: GreyImage) -> Look.Reason {
    let side = Self.thumbnailSide
    let statistics = thumbnail.withUnsafeMutableBufferPointer { pixels in
      Patch(image.bounds).sample(image, columns: side, rows: side, into: pixels)
      return PixelStatistics(UnsafeBufferPointer(pixels), width: side, height: side)
    }
    if statistics.mean < 40 { return .dark }
    if statistics.deviation > 4, statistics.laplacian / statistics.deviation < 0.05 { return .blurred }
    return .nobody
  }
}
