import Appliance
import Formatting

/// Devices as lines that can be copied into mien.toml.
enum DevicesText {
  static func text(_ report: DeviceReport) -> String {
    var lines = ["# Cameras, for [camera]"] + report.cameras.map(line)
    if report.cameras.isEmpty { lines.append("# none") }
    lines += ["", "# Sound cards, for [speaker]"] + report.soundCards.map(line)
    if report.soundCards.isEmpty { lines.append("# none") }
    lines += ["", "# GPIO lines, for [button], [lamp] and [camera.privacy_switch]"]
    if report.chips.isEmpty { lines.append("# none") }
    for chip in report.chips { lines += Self.lines(of: chip) }
    lines += report.unanswered.map { "# the driver of the \($0) does not answer" }
    return lines.joined(separator: "\n")
  }

  private static func line(_ device: DeviceReport.Device) -> String {
    let title = device.title.isEmpty ? "" : "\(device.title): "
    return described("device = \"\(device.device)\"", device.isUsable, title + device.note)
  }

  private static func lines(of chip: DeviceReport.Chip) -> [String] {
    [described("chip = \"\(chip.chip)\"", chip.isUsable, "\(chip.name), \(chip.note)")]
      + chip.lines.map { line in
        let name = line.line.map { "\"\($0)\"" } ?? "\(line.offset)"
        let direction = line.isOutput ? "output" : "input"
        let state = line.consumer.map { "in use by \($0)" } ?? "free"
        return setting("line = \(name)", "\(state): offset \(line.offset), \(direction)")
      }
  }

  private static func described(_ text: String, _ isUsable: Bool, _ note: String) -> String {
    setting(text, "\(isUsable ? "usable" : "not usable"): \(note)")
  }

  private static func setting(_ text: String, _ note: String) -> String {
    text.padded(to: 36) + Console.dim("# \(note)")
  }
}
