import Emotion
import Imaging
import Inference

/// One face in a picture and what it says.
public struct FaceReading: Sendable, Equatable {
  /// In the picture's pixels.
  public let box: Box
  public let probabilities: ExpressionProbabilities
  public let quality: FaceQuality
  public let embedding: [Float]

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
  public let faces: [FaceReading]
  /// Set where there is no face.
  public let reason: Reason?
}

/// Finds the faces of a picture and reads each one's expression.
///
/// Holds the memory of its network: use one reader from one task at a time.
public final class FaceReader {
  private let detector: FaceDetector
  private let expressions: ExpressionReader

  public init(detector: FaceDetector, expressions: ExpressionReader) {
    self.detector = detector
    self.expressions = expressions
  }

  /// Looks at a whole picture.
  public func look(at image: GreyImage) throws -> Look {
    let faces = try detector.detect(in: image).map { detection in
      let crop = FaceCrop.cut(detection.box, from: image)
      let reading = try expressions.read(crop)
      return FaceReading(
        box: detection.box, probabilities: reading.probabilities, quality: FaceQuality(of: crop, box: detection.box),
        embedding: reading.embedding)
    }
    return Look(faces: faces, reason: faces.isEmpty ? Self.reasonForNobody(in: image) : nil)
  }

  /// Judged on the picture shrunk to 96 pixels a side, so that noise and size count little.
  static func reasonForNobody(in image: GreyImage) -> Look.Reason {
    let statistics = PixelStatistics(of: image.resized(width: 96, height: 96))
    if statistics.mean < 40 { return .dark }
    if statistics.deviation > 4, statistics.laplacian / statistics.deviation < 0.05 { return .blurred }
    return .nobody
  }
}
