import Imaging

/// How a camera delivers its frames.
public struct CameraFormat: Sendable, Equatable {
  /// How the pixels lie in memory; V4L2's four-character code where there is one.
  public enum Encoding: String, Sendable, CaseIterable {
    /// One byte of luma a pixel.
    case grey = "GREY"
    /// A plane of luma, then one of chroma at half the size.
    case nv12 = "NV12"
    /// Luma and chroma in turn, two bytes a pixel.
    case yuyv = "YUYV"
    /// One JPEG a frame.
    case mjpg = "MJPG"
    /// Picture files.
    case picture
  }

  public var encoding: Encoding
  /// In pixels; pictures may differ from one to the next.
  public var width, height: Int
  /// What the device says it delivers; nil where it does not say.
  public var framesPerSecond: Double?

  public init(encoding: Encoding, width: Int, height: Int, framesPerSecond: Double? = nil) {
    self.encoding = encoding
    self.width = width
    self.height = height
    self.framesPerSecond = framesPerSecond
  }
}

/// A look at the room. It lives in memory only.
public struct CameraFrame: Sendable, Equatable {
  public let image: GreyImage
  /// When it was taken, on the clock of `monotonicTime`.
  public let time: Duration
  /// The camera's own count; a gap means frames that were lost or passed over. Starts again when the camera is opened.
  public let sequence: Int

  public init(image: GreyImage, time: Duration, sequence: Int) {
    self.image = image
    self.time = time
    self.sequence = sequence
  }
}

/// What a camera has delivered since its object was made.
public struct CameraCounters: Sendable, Equatable {
  /// Whole frames, also those that nobody asked for.
  public var frames = 0
  /// Frames dropped since they were short, truncated or damaged.
  public var dropped = 0
  /// How often the camera was opened again after the first time.
  public var reopened = 0

  public init() {}
}
