import CALSA

/// A sound card, and what on it can play.
public struct SoundCard: Sendable, Equatable {
  /// The kernel's number, which changes from boot to boot.
  public let number: Int
  /// The name that stays, as in `hw:CARD=id`.
  public let id: String
  /// For people, such as `USB Audio Device`.
  public let title: String
  /// Device numbers that can play.
  public let playback: [Int]

  /// Stable names for `ALSASpeaker`, one per device that can play; `DEV=` only where it is not 0.
  public var speakerNames: [String] { playback.map { $0 == 0 ? "hw:CARD=\(id)" : "hw:CARD=\(id),DEV=\($0)" } }
}

/// The sound cards of this machine; empty where there is none. Reads no configuration file.
public func soundCards() -> [SoundCard] {
  calsa_silence()
  var cards: [SoundCard] = []
  var number: Int32 = -1
  while snd_card_next(&number) >= 0, number >= 0 {
    if let card = soundCard(number) { cards.append(card) }
  }
  return cards
}

private func soundCard(_ number: Int32) -> SoundCard? {
  guard let configuration = ALSAConfiguration(text: "ctl.mien { type hw card \(number) }") else { return nil }
  var control: OpaquePointer?
  guard snd_ctl_open_lconf(&control, "mien", 0, configuration.root) >= 0, let control else { return nil }
  defer { snd_ctl_close(control) }
  var information: OpaquePointer?
  guard snd_ctl_card_info_malloc(&information) >= 0, let information else { return nil }
  defer { snd_ctl_card_info_free(information) }
  guard snd_ctl_card_info(control, information) >= 0 else { return nil }
  return SoundCard(
    number: Int(number), id: String(cString: snd_ctl_card_info_get_id(information)),
    title: String(cString: snd_ctl_card_info_get_name(information)), playback: playbackDevices(control))
}

private func playbackDevices(_ control: OpaquePointer) -> [Int] {
  var information: OpaquePointer?
  guard snd_pcm_info_malloc(&information) >= 0, let information else { return [] }
  defer { snd_pcm_info_free(information) }
  var devices: [Int] = []
  var device: Int32 = -1
  while snd_ctl_pcm_next_device(control, &device) >= 0, device >= 0 {
    snd_pcm_info_set_device(information, UInt32(device))
    snd_pcm_info_set_subdevice(information, 0)
    snd_pcm_info_set_stream(information, SND_PCM_STREAM_PLAYBACK)
    if snd_ctl_pcm_info(control, information) >= 0 { devices.append(Int(device)) }
  }
  return devices
}
