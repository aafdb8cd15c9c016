import Glibc

/// How a spectrogram is cut. The standard one: mono at 22,050 Hz, Hann windows of 2,048 samples (93 ms) every 512 (23 ms,
/// 43.07 frames per second), 64 Slaney mel bands from 30 to 7,500 Hz. The upper edge is where the narrowest material
/// ends that the models are trained on (16 kHz recordings), so that full-band files look the same to them.
public struct SpectrogramParameters: Sendable, Equatable {
  public var sampleRate = 22_050
  public var window = 2_048
  public var hop = 512
  public var bands = 64
  public var low = 30.0
  public var high = 7_500.0

  public static let standard = SpectrogramParameters()

  public var framesPerSecond: Double { Double(sampleRate) / Double(hop) }
}

/// A streaming mel spectrogram: memory does not grow with the stream.
public final class Spectrogram {
  public let parameters: SpectrogramParameters
  private let spectrum: ShortTimeSpectrum
  private let bank: MelBank
  private let mel: UnsafeMutableBufferPointer<Float>

  public init(_ parameters: SpectrogramParameters = .standard) throws(SoundError) {
    self.parameters = parameters
    spectrum = try ShortTimeSpectrum(window: parameters.window, hop: parameters.hop)
    bank = MelBank(
      bands: parameters.bands, bins: parameters.window / 2 + 1, sampleRate: Double(parameters.sampleRate),
      low: parameters.low, high: parameters.high)
    mel = .allocate(capacity: parameters.bands)
  }

  deinit { mel.deallocate() }

  /// The power spectrum (`window / 2 + 1` values) and the mel band powers (`bands` values) of one frame; both valid
  /// during the call only.
  public typealias Body = (_ power: UnsafeBufferPointer<Float>, _ mel: UnsafeBufferPointer<Float>) -> Void

  /// Adds mono samples at the parameters' rate.
  public func push(_ samples: UnsafeBufferPointer<Float>, _ body: Body) throws(SoundError) {
    try spectrum.push(samples) { (power) throws(SoundError) in emit(power, body) }
  }

  /// After the last samples; see `ShortTimeSpectrum.finish`.
  public func finish(_ body: Body) throws(SoundError) {
    try spectrum.finish { (power) throws(SoundError) in emit(power, body) }
  }

  private func emit(_ power: UnsafeBufferPointer<Float>, _ body: Body) {
    bank.apply(power, into: mel)
    body(power, UnsafeBufferPointer(mel))
  }
}

/// `10 log10(power * gain)`, at least `floor` dB.
@inline(__always)
func decibels(_ power: Float, floor: Float) -> Float {
  power > 0 ? max(10 * log10f(power), floor) : floor
}
