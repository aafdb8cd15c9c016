import Devices
import Glibc

/// Where the music of `mien try` goes: a sound card if there is one, else a WAV.
struct TrySpeaker {
  let name: SpeakerName
  /// Why it is not a sound card, if nobody asked for that.
  let note: String?
  /// Devices that take sound as fast as it comes are slowed to real time, so that keys and seconds mean the same.
  let isPaced: Bool

  /// - Parameters:
  ///   - wanted: an ALSA name; nil for the best there is.
  ///   - recording: the WAV to write where there is no sound card.
  /// - Throws: `DeviceError` where the wanted device cannot be opened.
  init(_ wanted: String?, recording: String) throws {
    if let wanted {
      try self.init(SpeakerName(wanted), note: nil)
      return
    }
    guard soundCards().isEmpty else {
      do {
        try self.init(.standard, note: nil)
        return
      } catch let error as DeviceError {
        try self.init(.file(path: recording), note: "\(error)")
        return
      }
    }
    try self.init(.file(path: recording), note: "no sound card found")
  }

  private init(_ name: SpeakerName, note: String?) throws {
    self.name = name
    self.note = note
    switch name {
    case .null, .file: isPaced = true
    case .standard, .card, .configured: isPaced = false
    }
    // A WAV is only made once there is music; a card that cannot be opened should be known at once.
    if !isPaced {
      let trial = ALSASpeaker(name)
      _ = try trial.open(SoundFormat(rate: 44_100, channels: 2))
      trial.close()
    }
  }

  /// For the playback thread.
  func make() -> any Speaker {
    let speaker = ALSASpeaker(name)
    return isPaced ? PacedSpeaker(speaker) : speaker
  }

  /// The WAV that is written, if any; `file:/dev/null` writes none.
  var recording: String? {
    guard case .file(let path) = name else { return nil }
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG ? nil : path
  }
}
