import Devices

/// From files onto the tape.
extension PlaybackEngine {
  func load(_ item: QueuedTrack) -> Playback.News {
    do {
      let source = try openSource(item, at: item.start)
      if !speakerIsOpen, playback.music == .none {
        // A fresh beginning: the speaker is asked for this track's own rate.
        format = nil
        forgetMusic()
        waiting = (item, source)
      } else if format == nil {
        waiting = (item, source)
      } else {
        try splice(item, source, offset: item.start)
      }
      return .loaded
    } catch {
      return .loadFailed(item, reason: "\(error)")
    }
  }

  /// Keeps at least `count` frames ready, as long as there is music.
  func render(_ count: Int, _ now: Duration) {
    while tape.ready < count, playback.music == .reading, let reader {
      do {
        let recorded = try tape.record(most: count) { try reader.read(into: $0) }
        if recorded == 0 { sourceEnded(nil, now) }
      } catch {
        sourceEnded("\(error)", now)
      }
    }
  }

  /// An empty tape in the speaker's format. What was playing is opened again at its position; if that was in the last
  /// moments of a track of which the next one had been prepared, that one waits in the queue again.
  /// - Returns: what is to be done where that fails.
  func startTape(in opened: SoundFormat) -> [Playback.Action] {
    let position = timeline.stretch(at: tape.cursor).map { timeline.position(of: $0, at: tape.cursor) } ?? 0
    let (current, ahead) = timeline.cut(at: tape.cursor)
    forgetTape()
    format = opened
    let chunk = Self.chunk(of: opened)
    tape = Tape(
      channels: opened.channels, history: opened.bufferFrames + opened.rate / 4, ahead: chunk + opened.rate)
    timeline = Timeline(rate: opened.rate, progressSeconds: settings.progressSeconds)
    fade = .level(1)
    volume = .level(volume.to)
    earcons.removeAll()

    let item = waiting?.item ?? current?.item
    do {
      if let (item, source) = waiting {
        waiting = nil
        try splice(item, source, offset: item.start)
      } else if let current {
        _ = playback.handle(.reloaded(ahead: ahead))
        let source = try openSource(current.item, at: position)
        try splice(current.item, source, offset: position, isAnnounced: current.isAnnounced)
      }
      return []
    } catch {
      return item.map { playback.handle(.sourceFailed($0, reason: "\(error)")) } ?? []
    }
  }

  func forgetMusic() {
    forgetTape()
    waiting = nil
  }

  private func forgetTape() {
    tape.cut()
    reader = nil
    readerIsExhausted = false
  }

  private func openSource(_ item: QueuedTrack, at seconds: Double) throws -> any TrackSource {
    let source = try opening.open(item.path)
    guard (1...64).contains(source.channels), (1_000...1_000_000).contains(source.sampleRate) else {
      throw PlayerError.badFormat(channels: source.channels, rate: source.sampleRate)
    }
    func frame(at seconds: Double) -> Int { Int(min(max(seconds, 0) * Double(source.sampleRate), 1e15)) }
    var start = 0
    if seconds > 0, seconds.isFinite {
      start = min(frame(at: seconds), source.frames ?? frame(at: seconds))
      try source.seek(frame: start)
    }
    guard let end = item.end, end.isFinite else { return source }
    return ClippedSource(source, from: start, to: frame(at: end))
  }

  /// Puts a track behind what is on the tape: joined to the one before where the formats are equal.
  private func splice(
    _ item: QueuedTrack, _ source: any TrackSource, offset: Double, isAnnounced: Bool = false
  ) throws {
    guard let format else { return }
    let gain = linear(decibels: item.gain)
    let join = readerStart + (reader?.framesRead ?? 0)
    let start: Int
    if let reader, reader.join(source, gain: gain) {
      start = join
    } else {
      let next = try TrackReader(
        source, gain: gain, rate: format.rate, channels: format.channels, opening: opening)
      finishReader()
      (reader, readerStart, start) = (next, tape.head, tape.head)
    }
    readerIsExhausted = false
    let duration = item.duration ?? source.frames.map { Double($0) / Double(source.sampleRate) }
    timeline.begin(item, at: start, offset: offset, duration: duration, isAnnounced: isAnnounced)
  }

  private func sourceEnded(_ reason: String?, _ now: Duration) {
    timeline.end(at: readerStart + (reader?.framesRead ?? 0), broken: reason != nil)
    readerIsExhausted = true
    if let reason, let item = timeline.stretches.last?.item {
      perform(playback.handle(.sourceFailed(item, reason: reason)), now)
    } else {
      perform(playback.handle(.sourceEnded), now)
    }
    if readerIsExhausted { finishReader() }
  }

  /// Records what the converter still holds.
  private func finishReader() {
    guard let reader else { return }
    while let count = try? tape.record(most: TrackReader.blockFrames, { try reader.tail(into: $0) }), count > 0 {}
    self.reader = nil
    readerIsExhausted = false
  }
}
