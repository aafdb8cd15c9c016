import CALSA

/// The simple mixer of libasound. The card is opened for every call, so that levels are the card's own and no descriptor holds
/// a card that is unplugged.
struct ALSAMixer: MixerPort {
  /// Number or name.
  let card: String

  func controls() -> [MixerControl] { withControls { $0.map(\.control) } ?? [] }

  func level(of control: MixerControl) -> Double? {
    with(control) { element in
      var level = 0
      return snd_mixer_selem_get_playback_dB(element, SND_MIXER_SCHN_FRONT_LEFT, &level) < 0 ? nil : Double(level) / 100
    }
  }

  func set(_ control: MixerControl, to decibels: Double) -> Bool {
    with(control) { element in
      snd_mixer_selem_set_playback_dB_all(element, Int((decibels * 100).rounded()), 1) < 0 ? nil : true
    } ?? false
  }

  private func with<Result>(_ control: MixerControl, _ body: (OpaquePointer) -> Result?) -> Result? {
    withControls { controls in
      controls.first { $0.control.name == control.name && $0.control.index == control.index }.flatMap {
        body($0.element)
      }
    } ?? nil
  }

  private func withControls<Result>(_ body: ([(control: MixerControl, element: OpaquePointer)]) -> Result) -> Result? {
    guard let configuration = ALSAConfiguration(text: "ctl.mien { type hw card \"\(card)\" }") else { return nil }
    var (control, high, mixer): (OpaquePointer?, OpaquePointer?, OpaquePointer?)
    guard snd_ctl_open_lconf(&control, "mien", 0, configuration.root) >= 0, let control else { return nil }
    guard snd_hctl_open_ctl(&high, control) >= 0, let high else {
      snd_ctl_close(control)
      return nil
    }
    guard snd_mixer_open(&mixer, 0) >= 0, let mixer else {
      snd_hctl_close(high)
      return nil
    }
    // From here on the mixer owns what it is attached to.
    defer { snd_mixer_close(mixer) }
    guard snd_mixer_attach_hctl(mixer, high) >= 0, snd_mixer_selem_register(mixer, nil, nil) >= 0,
      snd_mixer_load(mixer) >= 0
    else { return nil }
    var controls: [(MixerControl, OpaquePointer)] = []
    var next = snd_mixer_first_elem(mixer)
    while let element = next {
      if let control = describe(element) { controls.append((control, element)) }
      next = snd_mixer_elem_next(element)
    }
    return body(controls)
  }

  private func describe(_ element: OpaquePointer) -> MixerControl? {
    var (lowest, highest, first, last) = (0, 0, 0, 0)
    guard snd_mixer_selem_has_playback_volume(element) != 0, let name = snd_mixer_selem_get_name(element),
      snd_mixer_selem_get_playback_dB_range(element, &lowest, &highest) >= 0,
      snd_mixer_selem_get_playback_volume_range(element, &first, &last) >= 0
    else { return nil }
    // The lowest step of many cards is silence, which has no decibels.
    if lowest <= -100_00, snd_mixer_selem_ask_playback_vol_dB(element, first + 1, &lowest) < 0 { return nil }
    guard lowest < highest else { return nil }
    return MixerControl(
      name: String(cString: name), index: Int(snd_mixer_selem_get_index(element)),
      range: Double(lowest) / 100...Double(highest) / 100)
  }
}
