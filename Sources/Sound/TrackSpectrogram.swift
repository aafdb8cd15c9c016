/// A track's spectrogram as a network takes it: one byte per mel band and frame, loudness-normalised.
///
/// A step is a third of a decibel above the soft floor of `FrameStore.logMel`, against which the track's gated level
/// stands at 90 dB per Hz; 255 is 85 dB, which only a pure tone louder than the track itself would exceed.
public struct TrackSpectrogram: Sendable, Equatable {
  /// Mel bands, low to high.
  public let bands: Int
  /// `SpectrogramParameters.framesPerSecond` of them a second, of the part that was listened to.
  public let frames: Int
  /// `frames` rows of `bands`.
  public let bytes: [UInt8]

  public init(bands: Int, bytes: [UInt8]) {
    self.bands = bands
    frames = bytes.count / bands
    self.bytes = bytes
  }

  static let stepsPerDecibel: Float = 3

  /// - Parameter logMel: rows of `bands` in dB above the floor.
  init(logMel: [Float], bands: Int) {
    self.init(
      bands: bands,
      bytes: logMel.map { UInt8(min(max(($0 * Self.stepsPerDecibel).rounded(.toNearestOrEven), 0), 255)) })
  }
}
