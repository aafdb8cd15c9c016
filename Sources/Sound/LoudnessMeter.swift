import CEBUR128

/// Integrated loudness of a stream by EBU R 128 / ITU-R BS.1770-4 (libebur128), gated.
public final class LoudnessMeter {
  /// `.sample` is the highest sample; `.true` the highest point between samples too (4x oversampled), which costs
  /// several times as much as the loudness itself.
  public enum Peak: Sendable { case sample, `true` }

  private var state: UnsafeMutablePointer<ebur128_state>?
  private let channels: Int
  private let peakKind: Peak

  public init(channels: Int, sampleRate: Int, peak: Peak = .sample) throws(SoundError) {
    let mode = EBUR128_MODE_I.rawValue | (peak == .sample ? EBUR128_MODE_SAMPLE_PEAK : EBUR128_MODE_TRUE_PEAK).rawValue
    guard let state = ebur128_init(UInt32(channels), UInt(sampleRate), Int32(mode)) else {
      throw .processing(reason: "no loudness meter for \(channels) channels at \(sampleRate) Hz")
    }
    self.state = state
    self.channels = channels
    peakKind = peak
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

  /// The highest magnitude over all channels, 1 being full scale.
  public var peak: Double {
    (0..<UInt32(channels)).reduce(0) { highest, channel in
      var value = 0.0
      let result =
        peakKind == .sample ? ebur128_sample_peak(state, channel, &value) : ebur128_true_peak(state, channel, &value)
      return result == EBUR128_SUCCESS.rawValue ? max(highest, value) : highest
    }
  }
}
