import CEBUR128

/// Integrated loudness of a stream by EBU R 128 / ITU-R BS.1770-4 (libebur128), gated.
public final class LoudnessMeter {
  private var state: UnsafeMutablePointer<ebur128_state>?
  private let channels: Int

  public init(channels: Int, sampleRate: Int) throws(SoundError) {
    guard let state = ebur128_init(UInt32(channels), UInt(sampleRate), Int32(EBUR128_MODE_I.rawValue)) else {
      throw .processing(reason: "no loudness meter for \(channels) channels at \(sampleRate) Hz")
    }
    self.state = state
    self.channels = channels
  }

  deinit { ebur128_destroy(&state) }

  /// Adds interleaved sample frames.
  public func add(_ samples: UnsafeBufferPointer<Float>) throws(SoundError) {
    guard let base = samples.baseAddress, samples.count >= channels else { return }
    let result = ebur128_add_frames_float(state, base, samples.count / channels)
    guard result == EBUR128_SUCCESS.rawValue else { throw .processing(reason: "loudness meter out of memory") }
  }

  /// Integrated loudness in LUFS of everything added so far; nil for silence and for less than 400 ms, which BS.1770
  /// gives no loudness.
  public var integrated: Double? {
    var loudness = 0.0
    guard ebur128_loudness_global(state, &loudness) == EBUR128_SUCCESS.rawValue, loudness.isFinite else { return nil }
    return loudness
  }
}
