import Imaging

/// How usable a face picture is for reading an expression.
public struct FaceQuality: Sendable, Equatable {
  /// The face is fine, or the first thing that is wrong with it.
  public enum Verdict: String, Sendable, Codable {
    case good, far, dark, backlit, blurred
    case turnedAway = "turned-away"
    case cutOff = "cut off"
    case partlyHidden = "partly hidden"
  }

  /// Mean of the face's pixels, 0 black to 1 white.
  public let brightness: Float
  /// Standard deviation of the face's pixels, 0 to 0.5.
  public let contrast: Float
  /// Mean absolute Laplacian of the face at 48 x 48, divided by the contrast; about 0.1 when blurred, over 0.3 when crisp.
  public let sharpness: Float
  public let verdict: Verdict

  /// Weight of the face as evidence of a mood: 1 when good, less when something is wrong, 0 where its expression cannot be read.
  public var weight: Float {
    switch verdict {
    case .good: 1
    case .dark, .backlit, .blurred, .cutOff, .partlyHidden: 0.4
    case .far, .turnedAway: 0
    }
  }

  /// - Parameters:
  ///   - statistics: of the face's crop of 48 x 48 pixels.
  ///   - inside: how much of it is inside the picture, 0...1.
  ///   - pictureMean: of the whole picture's pixels, 0...255.
  init(_ statistics: PixelStatistics, of face: FoundFace, inside: Double = 1, pictureMean: Float) {
    brightness = statistics.mean / 255
    contrast = statistics.deviation / 255
    sharpness = statistics.laplacian / max(statistics.deviation, 1)
    let isDark = brightness < 0.16 || contrast < 0.03
    verdict =
      if face.patch.width < Self.smallest {
        .far
      } else if face.isTurnedAway {
        .turnedAway
      } else if inside < 0.85 {
        .cutOff
      } else if brightness < 0.3, pictureMean / 255 > 2 * brightness {
        .backlit
      } else if isDark {
        .dark
      } else if sharpness < 0.12 { .blurred } else if face.isPartlyHidden { .partlyHidden } else { .good }
  }

  /// Faces under this many pixels a side are too far away to read well: the network wants 48.
  static let smallest = 32.0
}
