import CALSA
import Glibc

/// A PCM of libasound: a sound card, the system's `default`, `null`, or a WAV.
///
/// Names: `default` (the system's ALSA configuration where it works, else the first card), `hw:CARD=Name[,DEV=n]`,
/// `plughw:CARD=Name[,DEV=n]`, `null`, `file:PATH` (a 16-bit WAV, complete after `close`), or any PCM that the system's
/// configuration defines. `null` and `file:` need neither a card nor a configuration file, and take sound as fast as it
/// comes; `PacedSpeaker` slows them to real time.
///
/// A `file:` that is opened again by the same object leaves the first WAV alone and writes `PATH.0001` and so on.
public final class ALSASpeaker: Speaker {
  public let name: String
  public var interruptions: Int { recovery.interruptions }
  public private(set) var mixer: String?

  /// The buffer that is asked for, and the parts it is refilled in.
  static let (bufferMilliseconds, periods) = (500, 8)

  private let parsed: SpeakerName
  private var stream: ALSAStream?
  private var format: SoundFormat?
  private var recovery = StreamRecovery()
  private var hasOpened = false
  private let mixerWish: MixerWish
  private var hardware: HardwareVolume?
  /// The card that the open stream plays on, where it is known.
  private var card: String?

  /// Whether there is such a device is seen by `open`.
  public init(_ name: SpeakerName, mixer: MixerWish = .off) {
    parsed = name
    mixerWish = mixer
    self.name = name.text
    calsa_silence()
  }

  /// - Throws: `.badName`.
  public convenience init(name: String) throws(DeviceError) { self.init(try SpeakerName(name)) }

  public func open(_ wanted: SoundFormat) throws(DeviceError) -> SoundFormat {
    close()
    var wanted = wanted
    // The WAV writer marks every file as integer samples.
    if case .file = parsed { wanted.encoding = .int16 }
    if case .file(let path) = parsed, !hasOpened { try checkWritable(path) }
    let stream = try openStream()
    switch stream.configure(wanted, bufferMilliseconds: Self.bufferMilliseconds, periods: Self.periods) {
    case .success(let format):
      (self.stream, self.format, hasOpened) = (stream, format, true)
      if mixerWish != .off { hardware = card.flatMap { HardwareVolume(mixerWish, of: ALSAMixer(card: $0)) } }
      mixer = hardware?.control.name
      return format
    case .failure(let failure):
      throw configurationError(failure)
    }
  }

  public func write(_ frames: UnsafeRawBufferPointer) throws(DeviceError) -> Int {
    guard let stream, let format else { throw .closed(device: name) }
    guard let base = frames.baseAddress, frames.count >= format.bytesPerFrame else { return 0 }
    return try worked(recovery.write(base, count: frames.count / format.bytesPerFrame, to: stream))
  }

  public func delay() throws(DeviceError) -> Int {
    guard let stream else { throw .closed(device: name) }
    let frames = stream.delay()
    if frames >= 0 { return frames }
    _ = try worked(recovery.recover(from: frames, stream))
    return 0
  }

  public func rewind(_ frames: Int) -> Int {
    guard let stream else { return 0 }
    // `null` offers to take back what it has thrown away, hence the delay.
    let most = min(frames, stream.rewindable(), stream.delay())
    return most > 0 ? max(stream.rewind(most), 0) : 0
  }

  public func drop() throws(DeviceError) -> Int {
    guard let stream else { throw .closed(device: name) }
    let unheard = max(stream.delay(), 0)
    try restart(after: stream.drop(), stream)
    return unheard
  }

  public func drain() throws(DeviceError) {
    guard let stream else { throw .closed(device: name) }
    try restart(after: stream.drain(), stream)
  }

  public func close() { (stream, format, hardware, card) = (nil, nil, nil, nil) }

  public func setVolume(decibels: Double) -> Double? {
    let level = hardware?.set(decibels: decibels)
    // A closed card is not to blame.
    if level == nil, stream != nil { (hardware, mixer) = (nil, nil) }
    return level
  }

  /// A stopped stream has to be prepared before it takes sound again. One that ran dry has stopped all the same.
  private func restart(after result: Int, _ stream: ALSAStream) throws(DeviceError) {
    if result < 0, result != -Int(EPIPE), result != -Int(ESTRPIPE) { _ = try worked(result) }
    _ = try worked(stream.prepare())
  }

  private func worked(_ result: Int) throws(DeviceError) -> Int {
    guard result < 0 else { return result }
    if case .file = parsed {
      // Every failure to write is EIO here; the cause is the end of the message.
      let cause = String(cString: calsa_message()).split(separator: ":").last.map { $0.drop { $0 == " " } }
      throw .cannotWrite(device: name, reason: cause.map(String.init) ?? errorText(result))
    }
    throw .lost(device: name, reason: errorText(result))
  }

  /// ALSA's file plugin notices a path that cannot be written only when sound comes.
  private func checkWritable(_ path: String) throws(DeviceError) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(device: name, reason: errorText(Int(-errno))) }
    Glibc.close(descriptor)
  }

  private func openStream() throws(DeviceError) -> ALSAStream {
    var failure: ALSAFailure?
    if let system = systemName, let configuration = ALSAConfiguration(ofSystem: ()) {
      switch open(system, in: configuration) {
      case .success(let stream): return stream
      case .failure(let refusal): failure = refusal
      }
    }
    let cards = soundCards().filter { !$0.playback.isEmpty }
    if let text = parsed.definition(firstCard: cards.first?.number, replacing: !hasOpened) {
      guard let configuration = ALSAConfiguration(text: text) else {
        throw .badName(device: name, reason: "ALSA does not understand it")
      }
      switch open("mien", in: configuration) {
      case .success(let stream):
        card = cardName(first: cards.first?.number)
        return stream
      case .failure(let refusal): failure = refusal
      }
    }
    throw openError(failure, known: cards.flatMap(\.speakerNames))
  }

  /// What the system's configuration leads to may be no card, and need not be ours alone.
  private func cardName(first: Int?) -> String? {
    switch parsed {
    case .card(let id, _, _): id
    case .standard: first.map { "\($0)" }
    case .null, .file, .configured: nil
    }
  }

  /// The name under which the system's configuration is asked; nil where only our own definition counts.
  private var systemName: String? {
    switch parsed {
    case .standard: "default"
    case .configured(let name): name
    case .null, .file, .card: nil
    }
  }

  private func open(_ pcmName: String, in configuration: ALSAConfiguration) -> Result<ALSAStream, ALSAFailure> {
    var pcm: OpaquePointer?
    calsa_forget_message()
    // Opened without waiting, so that a card in use is reported at once; then every call waits.
    let result = snd_pcm_open_lconf(&pcm, pcmName, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK, configuration.root)
    guard result >= 0, let pcm else {
      return .failure(ALSAFailure("opening", Int(result), message: String(cString: calsa_message())))
    }
    let stream = ALSAStream(owning: pcm)
    let blocking = snd_pcm_nonblock(pcm, 0)
    return blocking < 0 ? .failure(ALSAFailure("opening", Int(blocking))) : .success(stream)
  }

  private func openError(_ failure: ALSAFailure?, known: [String]) -> DeviceError {
    guard let failure else { return .unknown(device: name, known: known) }
    let code = Int32(truncatingIfNeeded: -failure.code)
    switch (parsed, code) {
    case (.standard, _) where known.isEmpty, (.configured, ENOENT), (.card, ENOENT), (.card, ENODEV), (.card, ENXIO):
      return .unknown(device: name, known: known)
    case (_, EBUSY):
      return .cannotOpen(device: name, reason: "another program is using it; stop that program, or use default")
    case (.card, EACCES), (.standard, EACCES):
      return .cannotOpen(device: name, reason: "permission denied; join the group audio")
    default:
      return .cannotOpen(device: name, reason: failure.message.isEmpty ? errorText(failure.code) : failure.message)
    }
  }

  private func configurationError(_ failure: ALSAFailure) -> DeviceError {
    let reason = errorText(failure.code)
    switch (parsed, Int32(truncatingIfNeeded: -failure.code)) {
    case (.file, _): return .cannotWrite(device: name, reason: reason)
    case (_, ENODEV), (_, EIO): return .lost(device: name, reason: reason)
    default: return .unsuitable(device: name, reason: "it refuses \(failure.step) (\(reason))")
    }
  }

  private func errorText(_ code: Int) -> String { String(cString: snd_strerror(Int32(truncatingIfNeeded: code))) }
}
