/// What is known of the camera, from the speaker that runs or from a short trial.
public struct CameraFindings: Sendable, Codable, Equatable {
  public var name: String
  public var isOpen = false
  /// The camera is closed on request.
  public var isPrivate = false
  public var encoding: String?
  /// Pixels.
  public var width, height: Int?
  /// Frames a second that the driver promises.
  public var promisedRate: Double?
  /// Frames a second that came.
  public var measuredRate: Double?
  public var frames = 0
  /// Short, damaged or empty ones.
  public var dropped = 0
  public var reopened = 0
  /// Mean of the last frame looked at, 0 black to 1 white.
  public var brightness: Double?
  public var seesFace: Bool?
  /// Why there is no picture.
  public var trouble: String?

  public init(name: String) { self.name = name }
}

/// What is known of the sound card.
public struct SpeakerFindings: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable { case card, null, file }

  public var name: String
  public var kind: Kind
  public var isOpen = false
  /// Music is to be heard at this moment.
  public var isPlaying = false
  /// As granted.
  public var rate, channels, bits: Int?
  /// Frames.
  public var bufferFrames, periodFrames: Int?
  /// Underruns and suspends that were overcome.
  public var interruptions = 0
  /// Frames a second that the device took; nil where it was not measured.
  public var measuredRate: Double?
  /// Seconds that `interruptions` cover; nil for a short trial.
  public var observed: Double?
  public var trouble: String?

  public init(name: String, kind: Kind) { (self.name, self.kind) = (name, kind) }
}

/// What is known of a GPIO line.
public struct LineFindings: Sendable, Codable, Equatable {
  /// As configured: `GPIO17 on pinctrl-bcm2711`.
  public var address: String
  /// `pinctrl-bcm2711 (gpiochip0)`
  public var chip: String?
  public var offset: Int?
  /// Who uses the line; nil while it is free.
  public var consumer: String?
  /// Whether the line is open and works.
  public var isReady = false
  /// Pressed, switched on or lit; nil where that is not known.
  public var isActive: Bool?
  /// Presses since the start.
  public var presses: Int?
  /// Seconds since the last press.
  public var lastPress: Double?
  public var trouble: String?

  public init(address: String) { self.address = address }

  mutating func became(isReady: Bool, isActive: Bool? = nil, trouble: String? = nil) {
    (self.isReady, self.isActive, self.trouble) = (isReady, isActive, trouble)
  }
}
