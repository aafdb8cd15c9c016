extension Section {
  /// In the order of the file.
  public static let all = [
    Section(name: "camera", about: "What the speaker sees with."),
    Section(
      name: "camera.privacy_switch",
      about: "A switch that closes the camera: while it is asserted, or cannot be read, the camera stays closed."),
    Section(name: "speaker", about: "What it plays through."),
    Section(
      name: "button",
      about:
        "Short press: like. Double: skip. Long: pause and play. Very long: camera off until pressed again; kept for restarts."
    ),
    Section(name: "lamp", about: "Shows whether the camera is on, and acknowledges presses."),
    Section(name: "music", about: "What it plays."),
    Section(name: "mood", about: "How it reads the listener and answers."),
    Section(name: "listener", about: "Who listens."),
    Section(name: "state", about: "What it remembers."),
    Section(name: "control", about: "How other programs talk to it."),
    Section(name: "service", about: "How it is looked after."),
  ]
}

extension Setting {
  /// Every key there is, in the order of the file. Defaults are those of `Configuration()`.
  public static let all = camera + sound + hands + behaviour

  private static let chip = TOMLValue.text("pinctrl-bcm2711")

  private static let camera = [
    Setting(
      "camera", "device", \.camera.device, .text,
      example: .text("/dev/v4l/by-id/usb-Example_Webcam-video-index0"),
      "A V4L2 device, best by its name in /dev/v4l/by-id, or a folder of pictures. Unset: the first camera found."),
    Setting(
      "camera", "width", \.camera.width, .integer(16...8192, "pixels"), example: .integer(640),
      "Size of a frame. Width and height go together. Unset: the size that suits best."),
    Setting(
      "camera", "height", \.camera.height, .integer(16...8192, "pixels"), example: .integer(480),
      "See width."),
    Setting(
      "camera", "format", \.camera.format, .choice, example: .text("YUYV"),
      "How frames are delivered. Unset: the format that costs the least work."),
    Setting(
      "camera.privacy_switch", "chip", \.camera.privacySwitch.chip, .text, example: chip,
      "The GPIO chip's label or name. Chip and line go together. Unset: there is no such switch."),
    Setting(
      "camera.privacy_switch", "line", \.camera.privacySwitch.line, .line, example: .text("GPIO27"),
      "The line's name or offset."),
    Setting(
      "camera.privacy_switch", "active_low", \.camera.privacySwitch.activeLow, .boolean,
      "Whether the low level means asserted."),
    Setting(
      "camera.privacy_switch", "bias", \.camera.privacySwitch.bias, .choice,
      "The resistor that the chip puts on the line."),
  ]

  private static let sound = [
    Setting(
      "speaker", "device", \.speaker.device, .text,
      "default, hw:CARD=Name, plughw:CARD=Name, null or file:PATH.wav. A card's name stays when its number changes."),
    Setting(
      "speaker", "volume", \.speaker.volume, .number(0...1),
      "The volume at the first start; afterwards the one that was set last."),
    Setting(
      "speaker", "target_loudness", \.speaker.targetLoudness, .number(-40 ... -5, "LUFS"),
      "The loudness that every track is brought to."),
    Setting(
      "speaker", "mixer", \.speaker.mixer, .text,
      "auto: the volume is set in the sound card where that truly works. off: never. Or the name of the card's control."
    ),
    Setting(
      "speaker", "earcons", \.speaker.earcons, .number(0...1),
      "How loud the short sounds are that acknowledge and prompt, beside the music; 0 for none."),
  ]

  private static let hands = [
    Setting(
      "button", "chip", \.button.chip, .text, example: chip,
      "The GPIO chip's label or name. Chip and line go together. Unset: there is no button."),
    Setting(
      "button", "line", \.button.line, .line, example: .text("GPIO17"), "The line's name or offset."),
    Setting("button", "active_low", \.button.activeLow, .boolean, "Whether the low level means pressed."),
    Setting("button", "bias", \.button.bias, .choice, "The resistor that the chip puts on the line."),
    Setting(
      "button", "debounce_ms", \.button.debounceMilliseconds, .integer(0...100, "milliseconds"),
      "How long the level must stay to count."),
    Setting("button", "long_press", \.button.longPress, .number(0.3...3, "seconds"), "From when on a press is long."),
    Setting(
      "button", "very_long_press", \.button.veryLongPress, .number(1...30, "seconds"),
      "From when on a press is very long; more than long_press."),
    Setting(
      "lamp", "chip", \.lamp.chip, .text, example: chip,
      "The GPIO chip's label or name. Chip and line go together. Unset: there is no lamp."),
    Setting("lamp", "line", \.lamp.line, .line, example: .text("GPIO22"), "The line's name or offset."),
    Setting("lamp", "active_low", \.lamp.activeLow, .boolean, "Whether the low level means lit."),
  ]

  private static let behaviour = [
    Setting("music", "folders", \.music.folders, .paths, "Folders with music, each named once."),
    Setting("music", "scan_on_start", \.music.scanOnStart, .boolean, "Whether to look for new music at every start."),
    Setting(
      "music", "watch", \.music.watch, .boolean,
      "Whether to notice at once when music comes, goes or moves; only with scan_on_start."),
    Setting(
      "music", "prior", \.music.prior, .path(), example: .text("/etc/mien/prior.tsv"),
      "A table of what others play elsewhere, which tells what goes with what the household plays: listener, artist, weight or listener, artist, title, weight a row, with tabs or commas. Unset: none."
    ),
    Setting(
      "mood", "lift", \.mood.lift, .boolean,
      "Whether music leads out of a bad mood, step by step; otherwise it stays with it. For a while: 'mien mood sad --stay'."
    ),
    Setting(
      "mood", "lift_songs", \.mood.liftSongs, .integer(2...12, "songs"),
      "How long a lift is. Of each listener it learns from their mood afterwards whether one of a third fewer songs lifts more often."
    ),
    Setting(
      "mood", "lift_strength", \.mood.liftStrength, .number(0.1...1),
      "How much of the way from a bad mood to a pleasant one a lift goes."),
    Setting(
      "mood", "look_interval", \.mood.lookInterval, .number(0.2...60, "seconds"),
      "The time between looks while a listener is there."),
    Setting(
      "listener", "identify", \.listener.identify, .boolean,
      "Whether those whom 'mien listener add' learnt are known again by face, and have a taste of their own."),
    Setting(
      "listener", "guess_by_taste", \.listener.guessByTaste, .number(0...1),
      "How much a listener of whom little is known is taken to like what those with a like taste do; 0: not at all."),
    Setting(
      "listener", "guess_by_face", \.listener.guessByFace, .number(0...1),
      "How much a guest is taken at first to like what those do who look alike, until more is known; 0: faces say nothing of taste."
    ),
    Setting(
      "state", "folder", \.state.folder, .path(), example: .text("/var/lib/mien"),
      "The folder with the database. Unset: $STATE_DIRECTORY, which the service sets, else ~/.local/state/mien."),
    Setting(
      "control", "socket", \.control.socket, .path(limit: 107),
      "The Unix socket that the commands and curl --unix-socket use."),
    Setting(
      "service", "watchdog", \.service.watchdog, .path(), example: .text("/dev/watchdog"),
      "A hardware watchdog, fed while all critical threads live. Unset: none; under systemd set RuntimeWatchdogSec instead."
    ),
    Setting(
      "service", "watchdog_timeout", \.service.watchdogTimeout, .integer(4...300, "seconds"),
      "How long it may go unfed before it resets the machine; boards know limits of their own, often 15 s."),
  ]
}
