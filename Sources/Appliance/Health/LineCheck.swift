import Formatting

/// Button, privacy switch and lamp.
enum LineCheck {
  enum Use: String, CaseIterable {
    case button
    case privacySwitch = "privacy switch"
    case lamp

    /// What it is when the line is active.
    var active: (yes: String, no: String) {
      switch self {
      case .button: ("pressed", "not pressed")
      case .privacySwitch: ("on: the camera stays closed", "off")
      case .lamp: ("lit", "dark")
      }
    }
  }

  /// - Parameter line: nil where none is configured.
  static func judge(_ use: Use, _ line: LineFindings?) -> Check {
    guard let line else { return Check(use.rawValue, .ok, "none is configured") }
    let values: [String: Fact?] = [
      "line": .text(line.address), "chip": .words(line.chip), "offset": .count(line.offset),
      "consumer": .words(line.consumer), "active": line.isActive.map { .flag($0) }, "presses": .count(line.presses),
    ]
    func check(_ verdict: Verdict, _ found: String, _ advice: String? = nil) -> Check {
      Check(use.rawValue, verdict, found, advice: advice, values: values)
    }
    if let trouble = line.trouble {
      let (found, advice) = Check.split(trouble)
      return check(use == .lamp ? .warn : .fail, found, advice ?? "see 'mien diag --devices' for the lines there are")
    }
    let place = line.chip.map { "\(line.address), line \(line.offset ?? 0) of \($0)" } ?? line.address
    guard line.isReady else {
      if let consumer = line.consumer {
        return check(
          .fail, "\(place) is used by \(consumer)", "stop that program or driver, or choose another line in mien.toml")
      }
      return check(.warn, "\(place) has not been opened yet", "ask again in a few seconds")
    }
    var found = place
    if let isActive = line.isActive { found += ": \(isActive ? use.active.yes : use.active.no)" }
    if let presses = line.presses { found += ": works, pressed \(counted(presses, "time"))" }
    if let last = line.lastPress { found += ", \(clockText(seconds: last)) ago" }
    if use == .lamp { found += ": can be set" }
    if use == .button, line.isActive == true {
      return check(.warn, found, "let go of it; if nobody holds it, turn active_low round or look for a short circuit")
    }
    return check(.ok, found)
  }
}
