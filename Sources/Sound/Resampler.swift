import CSoxr

/// Sample-rate conversion of a stream by libsoxr, interleaved 32-bit float. The delay of the filter is compensated: the
/// output starts with the input's first sample and is `count * outputRate / inputRate` frames long, rounded.
public final class Resampler {
  /// Stop-band rejection, from about 96 dB (`.analysis`, 16 bits) to about 120 dB (`.playback`, 20 bits).
  public enum Quality: Sendable { case analysis, playback }

  public let channels: Int
  private let handle: soxr_t

  public init(from inputRate: Int, to outputRate: Int, channels: Int, quality: Quality) throws(SoundError) {
    var failure: soxr_error_t?
    var format = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I)
    var recipe = soxr_quality_spec(UInt(quality == .analysis ? SOXR_MQ : SOXR_HQ), 0)
    // One thread: callers run one resampler each on threads of their own.
    var runtime = soxr_runtime_spec(1)
    let handle = soxr_create(
      Double(inputRate), Double(outputRate), UInt32(channels), &failure, &format, &recipe, &runtime)
    guard let handle, failure == nil else {
      throw .processing(
        reason: "no conversion from \(inputRate) to \(outputRate) Hz (\(failure.map { String(cString: $0) } ?? "?"))")
    }
    self.handle = handle
    self.channels = channels
  }

  deinit { soxr_delete(handle) }

  /// Converts as much as fits.
  /// - Returns: frames taken from the input and frames written to the output.
  public func process(
    _ input: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>
  ) throws(SoundError) -> (taken: Int, written: Int) {
    try run(input.baseAddress, frames: input.count / channels, into: output)
  }

  /// After the last input: writes what the filter still holds; 0 when there is no more.
  public func finish(into output: UnsafeMutableBufferPointer<Float>) throws(SoundError) -> Int {
    try run(nil, frames: 0, into: output).written
  }

  private func run(
    _ input: UnsafePointer<Float>?, frames: Int, into output: UnsafeMutableBufferPointer<Float>
  ) throws(SoundError) -> (taken: Int, written: Int) {
    var (taken, written) = (0, 0)
    let failure = soxr_process(handle, input, frames, &taken, output.baseAddress, output.count / channels, &written)
    if let failure { throw .processing(reason: "resampling stopped: \(String(cString: failure))") }
    return (taken, written)
  }
}
