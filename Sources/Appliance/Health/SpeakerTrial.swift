import Devices

/// Opens a speaker for a moment and plays silence, for a diagnosis while no Mien runs: a card that opens and does not move
/// is told from one that plays.
struct SpeakerTrial {
  var sleep: (Duration) -> Void = sleepThread
  var now: () -> Duration = monotonicTime

  /// Blocks for half a second.
  func run(_ speaker: any Speaker, _ name: SpeakerName) -> SpeakerFindings {
    var findings = SpeakerFindings(name)
    // Opening a WAV would erase what was recorded there, and `null` has nothing to say.
    guard findings.kind == .card else { return findings }
    defer { speaker.close() }
    do throws(DeviceError) {
      let format = try speaker.open(SoundFormat(rate: 44_100, channels: 2))
      findings.isOpen = true
      findings.describe(format)
      findings.measuredRate = try measure(speaker, format)
      findings.interruptions = speaker.interruptions
    } catch {
      findings.trouble = "\(error)"
    }
    return findings
  }

  /// Fills three quarters of the buffer with silence, which starts the card, and sees how much is left a while later.
  private func measure(_ speaker: any Speaker, _ format: SoundFormat) throws(DeviceError) -> Double? {
    let silence = [UInt8](repeating: 0, count: format.bytesPerFrame * max(format.bufferFrames * 3 / 4, 1))
    var written = 0
    while written < silence.count {
      // Zeros are silence in every encoding that is used.
      let taken: Int
      do {
        taken = try silence.withUnsafeBytes { try speaker.write(UnsafeRawBufferPointer(rebasing: $0[written...])) }
      } catch let error as DeviceError {
        throw error
      } catch {
        return nil
      }
      written += max(taken, 1) * format.bytesPerFrame
    }
    let (before, begin) = (try speaker.delay(), now())
    sleep(.milliseconds(200))
    let (after, end) = (try speaker.delay(), now())
    _ = try speaker.drop()
    return Double(before - after) / ((end - begin) / .seconds(1))
  }
}
