import Devices

/// Carries out what `Playback` decides, one step per `turn`, on the thread that owns the speaker. It never sleeps by
/// itself except inside the speaker's own calls; how long it may sleep is the result of the turn.
final class PlaybackEngine {
  enum Turn: Equatable {
    /// There is more to do at once.
    case again
    /// Nothing to do before this time, nil for never, unless a command comes.
    case idle(until: Duration?)
    case finished
  }

  var playback: Playback
  let speaker: any Speaker
  let opening: TrackOpening
  let settings: PlayerSettings
  private let tell: (PlayerEvent) -> Void

  /// The speaker's format, as long as the tape is recorded in it.
  var format: SoundFormat?
  var speakerIsOpen = false
  var tape = Tape(channels: 2, history: 1, ahead: 1)
  var timeline: Timeline
  var reader: TrackReader?
  /// The tape frame at which the reader began.
  var readerStart = 0
  /// The reader's source has ended and nothing has been joined to it.
  var readerIsExhausted = false
  /// Opened before the speaker's format is known.
  var waiting: (item: QueuedTrack, source: any TrackSource)?

  var fade = Ramp.level(1)
  private var wantedVolume: Volume
  /// What the samples are multiplied by: the volume, or what the speaker's own leaves of it.
  var volume: Ramp
  var earcons = EarconMix()
  /// Of the earcons, before the volume; silence for none.
  let earconLevel: Volume
  private var actions: [Playback.Action] = []
  private var deadline: Duration?
  private var lastDelay = Int.max
  private var framesPlayed = 0
  private(set) var isQuitting = false
  private var samples: UnsafeMutableBufferPointer<Float> = .allocate(capacity: 0)
  private var bytes: UnsafeMutableRawBufferPointer = .allocate(byteCount: 0, alignment: 8)

  init(
    speaker: any Speaker, opening: TrackOpening, settings: PlayerSettings, volume: Volume, earcons: Volume = Volume(0),
    tell: @escaping (PlayerEvent) -> Void
  ) {
    earconLevel = earcons
    self.speaker = speaker
    self.opening = opening
    self.settings = settings
    self.tell = tell
    wantedVolume = volume
    self.volume = .level(volume.factor)
    playback = Playback(backOff: settings.backOff, releaseAfter: settings.releaseAfter)
    timeline = Timeline(rate: 1, progressSeconds: settings.progressSeconds)
  }

  deinit {
    speaker.close()
    samples.deallocate()
    bytes.deallocate()
  }

  // MARK: Commands

  func handle(_ command: Playback.Command, now: Duration) { perform(playback.handle(command), now) }

  func setVolume(_ target: Volume) {
    wantedVolume = target
    guard playback.isSounding else { return settleVolume() }
    let factor = softwareFactor()
    takeBack(dropping: false)
    let length = format?.frames(in: settings.volumeRamp) ?? 0
    volume = Ramp(from: volume.level(at: tape.cursor), to: factor, start: tape.cursor, length: length)
  }

  /// The volume at once, without a ramp.
  func settleVolume() { volume = .level(softwareFactor()) }

  /// Has the speaker do what it can; the rest is for the samples. No hardware is trusted with silence.
  private func softwareFactor() -> Float {
    guard let hardware = speaker.setVolume(decibels: wantedVolume.decibels) else { return wantedVolume.factor }
    return wantedVolume.level == 0 ? 0 : linear(decibels: min(wantedVolume.decibels - hardware, 0))
  }

  /// Stops by way of a fade; then turns are `finished`.
  func quit(now: Duration) {
    isQuitting = true
    handle(.stop, now: now)
  }

  // MARK: Turns

  func turn(now: Duration) -> Turn {
    if let due = deadline, now >= due {
      deadline = nil
      perform(playback.handle(.wokeUp), now)
    }
    do throws(DeviceError) {
      if playback.isSounding { return try feed(now) }
      try soundRest()
      return isQuitting && playback.phase == .stopped ? .finished : .idle(until: deadline)
    } catch {
      // What the speaker still held was not heard: it is played again when the speaker is back.
      tape.rewind(tape.cursor - timeline.heard)
      perform(playback.handle(.speakerFailed(reason: "\(error)", mayPass: error.mayPass)), now)
      return .again
    }
  }

  private func feed(_ now: Duration) throws(DeviceError) -> Turn {
    guard let format else { return .idle(until: deadline) }
    let delay = try speaker.delay()
    hear(upTo: tape.cursor - delay)

    let chunk = Self.chunk(of: format)
    render(chunk, now)
    var count = min(tape.ready, chunk)
    if case .leaving = playback.phase {
      count = min(count, fade.end - tape.cursor)
      if count <= 0 {
        perform(playback.handle(.fadedOut), now)
        return .again
      }
    }
    if count <= 0 { return try end(delay, format, now) }

    let excess = delay + count - format.bufferFrames
    if excess > 0 { return .idle(until: earliest(now + max(format.duration(of: excess), .milliseconds(1)))) }
    tape.advance(try write(count, format))
    return .again
  }

  /// Everything has been handed over. The last of it is waited for in short steps, so that commands are still heard;
  /// the speaker's own waiting is left for the end, or for a sound too short to have started by itself.
  private func end(_ delay: Int, _ format: SoundFormat, _ now: Duration) throws(DeviceError) -> Turn {
    defer { lastDelay = delay }
    if delay > 2 * format.periodFrames, delay < lastDelay {
      return .idle(until: earliest(now + format.duration(of: format.periodFrames)))
    }
    try soundRest()
    try speaker.drain()
    hear(upTo: max(tape.head, timeline.stretches.last?.end ?? 0))
    perform(playback.handle(.ended), now)
    return .again
  }

  private func write(_ count: Int, _ format: SoundFormat) throws(DeviceError) -> Int {
    lastDelay = .max
    let part = UnsafeMutableBufferPointer(rebasing: samples[..<(count * format.channels)])
    tape.copy(into: part)
    // An earcon is heard through every fade but the last.
    if isQuitting { earcons.mix(into: part, channels: format.channels, from: tape.cursor) }
    fade.apply(to: part, channels: format.channels, from: tape.cursor)
    if !isQuitting { earcons.mix(into: part, channels: format.channels, from: tape.cursor) }
    volume.apply(to: part, channels: format.channels, from: tape.cursor)
    let encoded = UnsafeMutableRawBufferPointer(rebasing: bytes[..<(count * format.bytesPerFrame)])
    encode(UnsafeBufferPointer(part), as: format.encoding, into: encoded)
    let taken = try speaker.write(UnsafeRawBufferPointer(encoded))
    framesPlayed += taken
    return taken
  }

  private func hear(upTo frame: Int) {
    timeline.advance(to: max(frame, timeline.heard), tell)
    earcons.forget(before: timeline.heard)
  }

  private func earliest(_ time: Duration) -> Duration { deadline.map { min($0, time) } ?? time }

  static func chunk(of format: SoundFormat) -> Int { min(max(format.periodFrames, 64), max(format.rate / 10, 64)) }

  // MARK: Actions

  func perform(_ more: [Playback.Action], _ now: Duration) {
    actions += more
    while !actions.isEmpty {
      switch actions.removeFirst() {
      case .load(let item): actions += playback.handle(load(item))
      case .openSpeaker: actions += playback.handle(openSpeaker())
      case .closeSpeaker:
        speaker.close()
        speakerIsOpen = false
        earcons.removeAll()
      case .fadeOut:
        takeBack(dropping: true)
        fade = Ramp(from: fade.level(at: tape.cursor), to: 0, start: tape.cursor, length: fadeFrames)
      case .fadeIn: fadeIn()
      case .cut(let drop): actions += playback.handle(cut(drop))
      case .hold:
        // A speaker that fails now is noticed when it is to sound again.
        try? soundRest()
        try? speaker.drain()
        hear(upTo: tape.cursor)
      case .wake(let delay): deadline = delay.map { now + $0 }
      case .tell(let event): tell(event)
      }
    }
  }

  private func openSpeaker() -> Playback.News {
    let wanted =
      format ?? SoundFormat(rate: waiting?.source.sampleRate ?? 44_100, channels: 2, encoding: settings.encoding)
    do throws(DeviceError) {
      let opened = try speaker.open(wanted)
      speakerIsOpen = true
      settleVolume()
      let chunk = Self.chunk(of: opened)
      samples.deallocate()
      bytes.deallocate()
      samples = .allocate(capacity: chunk * opened.channels)
      bytes = .allocate(byteCount: chunk * opened.bytesPerFrame, alignment: 8)
      if let format, format.rate == opened.rate, format.channels == opened.channels {
        self.format = opened
      } else {
        actions += startTape(in: opened)
      }
      return .speakerOpened
    } catch {
      return .speakerFailed(reason: "\(error)", mayPass: error.mayPass)
    }
  }

  /// Gets back what the speaker has not played yet, but for a moment that is too close to be safe.
  /// - Parameter dropping: whether to stop the speaker for it where it knows no better way.
  func takeBack(dropping: Bool) {
    guard speakerIsOpen, let format, let delay = try? speaker.delay() else { return }
    let margin = format.frames(in: .milliseconds(40))
    guard delay > margin else { return }
    var taken = speaker.rewind(delay - margin)
    if taken == 0, dropping, delay > format.frames(in: .milliseconds(100)) { taken = (try? speaker.drop()) ?? 0 }
    tape.rewind(taken)
  }

  private func fadeIn() {
    let isBeginning =
      timeline.stretch(at: tape.cursor).map { $0.start == tape.cursor && $0.offset == 0 && !$0.isAnnounced } ?? true
    fade = isBeginning ? .level(1) : Ramp(from: 0, to: 1, start: tape.cursor, length: fadeFrames)
  }

  private func cut(_ drop: Playback.Leave.Drop) -> Playback.News {
    let (current, ahead) = timeline.cut(at: tape.cursor)
    if let current, !current.isBroken {
      let fraction = timeline.fraction(of: current, at: tape.cursor)
      tell(drop == .skip ? .skipped(current.item, fraction: fraction) : .finished(current.item, fraction: fraction))
    }
    forgetMusic()
    fade = .level(1)
    return .wasCut(ahead: ahead)
  }

  private var fadeFrames: Int { format?.frames(in: settings.fade) ?? 0 }

  var status: PlayerStatus {
    var status = PlayerStatus()
    status.phase =
      switch playback.phase {
      case .stopped, .dry: .idle
      case .playing: .playing
      case .leaving(let leave): leave.next == .play ? .playing : .paused
      case .paused: .paused
      }
    if let stretch = timeline.stretch(at: timeline.heard) {
      (status.item, status.position) = (stretch.item, timeline.position(of: stretch, at: timeline.heard))
    }
    status.speaker =
      switch playback.link {
      case .closed: .closed
      case .open: .open
      case .lost: .lost
      }
    (status.format, status.interruptions, status.framesPlayed) = (format, speaker.interruptions, framesPlayed)
    status.mixer = speaker.mixer
    return status
  }
}
