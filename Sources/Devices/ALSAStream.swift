import CALSA

/// An open playback PCM of libasound, closed when released.
final class ALSAStream: StreamPort {
  private let pcm: OpaquePointer

  init(owning pcm: OpaquePointer) { self.pcm = pcm }

  deinit { snd_pcm_close(pcm) }

  func write(_ frames: UnsafeRawPointer, count: Int) -> Int { snd_pcm_writei(pcm, frames, snd_pcm_uframes_t(count)) }
  func prepare() -> Int { Int(snd_pcm_prepare(pcm)) }
  func resume() -> Int { Int(snd_pcm_resume(pcm)) }
  func drop() -> Int { Int(snd_pcm_drop(pcm)) }
  func drain() -> Int { Int(snd_pcm_drain(pcm)) }
  func rewind(_ frames: Int) -> Int { snd_pcm_rewind(pcm, snd_pcm_uframes_t(frames)) }
  func rewindable() -> Int { snd_pcm_rewindable(pcm) }

  func wait(milliseconds: Int) -> Int { Int(snd_pcm_wait(pcm, Int32(milliseconds))) }

  func delay() -> Int {
    var frames: snd_pcm_sframes_t = 0
    let result = snd_pcm_delay(pcm, &frames)
    return result < 0 ? Int(result) : max(frames, 0)
  }

  /// Chooses the nearest format and a buffer of `bufferMilliseconds` in `periods` parts, and gets ready to play.
  /// Rates are not converted by ALSA (its built-in conversion is linear) unless the card offers no other way.
  /// - Returns: the format chosen, or a negative error number and the step that failed.
  func configure(
    _ wanted: SoundFormat, bufferMilliseconds: Int, periods: Int
  ) -> Result<SoundFormat, ALSAFailure> {
    var parameters: OpaquePointer?
    guard snd_pcm_hw_params_malloc(&parameters) >= 0, let parameters else { return .failure(.init("memory", -12)) }
    defer { snd_pcm_hw_params_free(parameters) }

    var format = wanted
    func chosen() throws(ALSAFailure) {
      try check(snd_pcm_hw_params_any(pcm, parameters), "no configuration")
      _ = snd_pcm_hw_params_set_rate_resample(pcm, parameters, 0)
      try check(
        snd_pcm_hw_params_set_access(pcm, parameters, SND_PCM_ACCESS_RW_INTERLEAVED), "interleaved access")
      format.encoding = try encoding(near: wanted.encoding, parameters)
      var channels = UInt32(clamping: wanted.channels)
      try check(snd_pcm_hw_params_set_channels_near(pcm, parameters, &channels), "\(wanted.channels) channels")
      var rate = UInt32(clamping: wanted.rate)
      try check(snd_pcm_hw_params_set_rate_near(pcm, parameters, &rate, nil), "\(wanted.rate) Hz")
      var buffer = snd_pcm_uframes_t(Int(rate) * bufferMilliseconds / 1000)
      try check(snd_pcm_hw_params_set_buffer_size_near(pcm, parameters, &buffer), "a buffer of \(buffer) frames")
      var period = buffer / snd_pcm_uframes_t(periods)
      try check(snd_pcm_hw_params_set_period_size_near(pcm, parameters, &period, nil), "a period of \(period) frames")
      try check(snd_pcm_hw_params(pcm, parameters), "\(rate) Hz, \(channels) channels")
      try check(snd_pcm_hw_params_get_buffer_size(parameters, &buffer), "the size of the buffer")
      try check(snd_pcm_hw_params_get_period_size(parameters, &period, nil), "the size of the period")
      (format.rate, format.channels) = (Int(rate), Int(channels))
      (format.bufferFrames, format.periodFrames) = (Int(buffer), Int(period))
      try start(at: max(format.bufferFrames / 2, 1), wakingEvery: format.periodFrames)
    }
    do throws(ALSAFailure) {
      try chosen()
      return .success(format)
    } catch {
      return .failure(error)
    }
  }

  private func encoding(
    near wanted: SoundFormat.Encoding, _ parameters: OpaquePointer
  ) throws(ALSAFailure) -> SoundFormat.Encoding {
    let candidates = [wanted] + SoundFormat.Encoding.allCases.filter { $0 != wanted }
    for candidate in candidates where snd_pcm_hw_params_set_format(pcm, parameters, candidate.alsa) >= 0 {
      return candidate
    }
    throw ALSAFailure("samples of 16 or 32 bits", -22)
  }

  private func start(at frames: Int, wakingEvery period: Int) throws(ALSAFailure) {
    var parameters: OpaquePointer?
    guard snd_pcm_sw_params_malloc(&parameters) >= 0, let parameters else { throw ALSAFailure("memory", -12) }
    defer { snd_pcm_sw_params_free(parameters) }
    try check(snd_pcm_sw_params_current(pcm, parameters), "the start settings")
    try check(snd_pcm_sw_params_set_start_threshold(pcm, parameters, snd_pcm_uframes_t(frames)), "the start threshold")
    try check(snd_pcm_sw_params_set_avail_min(pcm, parameters, snd_pcm_uframes_t(period)), "the wake-up threshold")
    try check(snd_pcm_sw_params(pcm, parameters), "the start settings")
    try check(snd_pcm_prepare(pcm), "getting ready")
  }

  private func check(_ result: Int32, _ step: String) throws(ALSAFailure) {
    if result < 0 { throw ALSAFailure(step, Int(result)) }
  }
}

/// A step of setting up a PCM that libasound refused.
struct ALSAFailure: Error {
  let step: String
  /// A negative error number.
  let code: Int
  /// What libasound said about it; often empty.
  let message: String

  init(_ step: String, _ code: Int, message: String = "") {
    self.step = step
    self.code = code
    self.message = message
  }
}

extension SoundFormat.Encoding {
  var alsa: snd_pcm_format_t {
    switch self {
    case .int16: SND_PCM_FORMAT_S16
    case .int32: SND_PCM_FORMAT_S32
    case .float32: SND_PCM_FORMAT_FLOAT
    }
  }
}
