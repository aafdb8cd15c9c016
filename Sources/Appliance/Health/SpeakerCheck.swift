import Formatting

enum SpeakerCheck {
  static let id = "speaker"

  static func judge(_ speaker: SpeakerFindings) -> Check {
    let values: [String: Fact?] = [
      "name": .text(speaker.name), "open": .flag(speaker.isOpen), "rate": .count(speaker.rate),
      "channels": .count(speaker.channels), "bits": .count(speaker.bits),
      "buffer_frames": .count(speaker.bufferFrames), "period_frames": .count(speaker.periodFrames),
      "interruptions": .count(speaker.interruptions), "measured_rate": .real(speaker.measuredRate),
    ]
    func check(_ verdict: Verdict, _ found: String, _ advice: String? = nil) -> Check {
      Check(id, verdict, found, advice: advice, values: values)
    }
    let choose = "name a card under [speaker] in mien.toml; 'mien diag --devices' lists them"
    switch speaker.kind {
    case .null: return check(.warn, "null: the sound goes nowhere", choose)
    case .file: return check(.warn, "\(speaker.name): the sound goes to a file", choose)
    case .card: break
    }
    if let trouble = speaker.trouble {
      let (found, advice) = Check.split(trouble)
      return check(.fail, found, advice ?? choose)
    }
    guard speaker.isOpen, let rate = speaker.rate, let channels = speaker.channels else {
      return speaker.isPlaying
        ? check(.warn, "\(speaker.name) is not open yet", "ask again in a few seconds")
        : check(.ok, "\(speaker.name) is closed while nothing plays")
    }
    var found = "\(speaker.name) opens: \(rate) Hz, \(channels) channels, \(speaker.bits ?? 0) bit"
    if let buffer = speaker.bufferFrames, let period = speaker.periodFrames, period > 0 {
      found += ", buffer \((1000 * Double(buffer) / Double(rate)).fixed(0)) ms"
      found += " in \(buffer / period) periods"
    }
    return concerns(speaker, rate).reduce(check(.ok, found)) { $0.adding($1.verdict, $1.found, advice: $1.advice) }
  }

  private static func concerns(_ speaker: SpeakerFindings, _ rate: Int) -> [Check] {
    var concerns: [Check] = []
    if let measured = speaker.measuredRate {
      let share = measured / Double(max(rate, 1))
      if share < 0.05 {
        concerns.append(
          Check(
            id, .fail, "it takes sound and does not play it",
            advice: "check its clock and power; another card, or plughw: in place of hw:, may work"))
      } else if !(0.5...1.5).contains(share) {
        concerns.append(
          Check(
            id, .warn, "it plays at \(measured.fixed(0)) frames/s, not \(rate)",
            advice: "its clock is wrong: another card, or plughw: in place of hw:, may work"))
      } else {
        concerns.append(Check(id, .ok, "it plays"))
      }
    }
    // Now and then a busy machine is late; more than this an hour is heard.
    let hours = max((speaker.observed ?? 0) / 3600, 1)
    if Double(speaker.interruptions) > 3 * hours {
      concerns.append(
        Check(
          id, .warn, counted(speaker.interruptions, "interruption"),
          advice: "the machine is too busy or its power too weak: see memory, temperature and power"))
    } else {
      concerns.append(Check(id, .ok, counted(speaker.interruptions, "interruption")))
    }
    return concerns
  }
}
