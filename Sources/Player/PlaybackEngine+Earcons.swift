import Devices

/// Earcons over the music, or in its absence. They touch neither the tape nor what is told of tracks.
extension PlaybackEngine {
  /// Over running music it is heard as soon as what the speaker holds can be taken back, else after it.
  func sound(_ earcon: Earcon) {
    guard earconLevel.factor > 0 else { return }
    if speakerIsOpen, let format {
      // Made first: once the speaker's buffer has been taken back, it waits for sound.
      let samples = earcon.samples(rate: format.rate)
      if playback.isSounding { takeBack(dropping: false) }
      earcons.add(samples, level: earconLevel.factor, at: tape.cursor, rate: format.rate)
    } else if playback.phase != .playing {
      soundAlone(earcon)
    }
  }

  /// Hands over what is left of the earcons after the last frame of the tape, and waits until it has been heard. They are
  /// short, so that commands wait for half a second at most.
  func soundRest() throws(DeviceError) {
    guard !earcons.isEmpty, speakerIsOpen, let format else { return }
    defer { earcons.removeAll() }
    if isQuitting { return }
    try handOver(earcons, from: tape.cursor, format)
    try speaker.drain()
  }

  /// A speaker that nobody needs is opened for this one sound and given back at once, so that the next track finds it
  /// free to be opened at its own rate. Where that fails there is no sound, which is told when music needs the speaker.
  private func soundAlone(_ earcon: Earcon) {
    defer { speaker.close() }
    do throws(DeviceError) {
      let wanted = format ?? SoundFormat(rate: 44_100, channels: 2, encoding: settings.encoding)
      let opened = try speaker.open(wanted)
      settleVolume()
      var alone = EarconMix()
      alone.add(earcon.samples(rate: opened.rate), level: earconLevel.factor, at: 0, rate: opened.rate)
      try handOver(alone, from: 0, opened)
      try speaker.drain()
    } catch {}
  }

  private func handOver(_ mix: EarconMix, from first: Int, _ format: SoundFormat) throws(DeviceError) {
    let bytes = mix.bytes(from: first, in: format, volume: volume.to)
    var handed = 0
    while handed < bytes.count {
      // Closures and typed errors do not mix; the bytes outlive the call.
      let result: Result<Int, DeviceError> = bytes.withUnsafeBytes { bytes in
        do throws(DeviceError) {
          return .success(try speaker.write(UnsafeRawBufferPointer(rebasing: bytes[handed...])))
        } catch {
          return .failure(error)
        }
      }
      handed += try result.get() * format.bytesPerFrame
    }
  }
}
