import Devices
import Formatting
import Glibc

/// The devices of this machine by the names that mien.toml takes.
public struct DeviceReport: Sendable, Codable, Equatable {
  /// A camera or a sound card.
  public struct Device: Sendable, Codable, Equatable {
    /// For `device =` in mien.toml.
    public var device: String
    public var title: String
    public var isUsable: Bool
    /// What it offers, or why it is of no use.
    public var note: String
  }

  public struct Chip: Sendable, Codable, Equatable {
    /// For `chip =`: the label where it is the only one of its kind.
    public var chip: String
    /// The kernel's own name, which may change.
    public var name: String
    public var isUsable: Bool
    public var note: String
    public var lines: [Line]
  }

  public struct Line: Sendable, Codable, Equatable {
    /// For `line =`: nil where the board gives the line no name, or not only to this one; then the offset serves.
    public var line: String?
    public var offset: Int
    public var isOutput: Bool
    public var consumer: String?
  }

  public var cameras: [Device]
  public var soundCards: [Device]
  public var chips: [Chip]
  /// Kinds of devices whose drivers did not answer in time.
  public var unanswered: [String]

  /// Looks at every device; opens sound cards for a moment, and no camera stream.
  public static func gather(within limit: Duration = .seconds(10)) async -> DeviceReport {
    async let cameras = Appliance.within(limit) { Self.cameras() }
    async let cards = Appliance.within(limit) { Self.cards() }
    async let chips = Appliance.within(limit) { Self.chips(gpioChips()) }
    let found = await (cameras: cameras, cards: cards, chips: chips)
    let unanswered = [
      found.cameras == nil ? "cameras" : nil, found.cards == nil ? "sound cards" : nil,
      found.chips == nil ? "GPIO chips" : nil,
    ]
    return DeviceReport(
      cameras: found.cameras ?? [], soundCards: found.cards ?? [], chips: found.chips ?? [],
      unanswered: unanswered.compactMap(\.self))
  }

  private static func cameras() -> [Device] {
    let found = Devices.cameras()
    let names = (0..<64).map { "/dev/video\($0)" }
    let locked = names.filter { path in
      access(path, F_OK) == 0 && access(path, R_OK | W_OK) != 0 && !found.contains { $0.path == path }
    }
    return found.map { camera in
      let readable = Set(camera.formats.filter { $0.encoding != nil }.map(\.name)).sorted()
      let others = camera.formats.map(\.name).prefix(6).joined(separator: " ")
      return Device(
        device: camera.name, title: camera.title, isUsable: !readable.isEmpty,
        note: readable.isEmpty
          ? "no format that can be read: \(others.isEmpty ? "none" : others)" : readable.joined(separator: " "))
    }
      + locked.map {
        Device(device: $0, title: "", isUsable: false, note: "may not be opened: join the group video")
      }
  }

  private static func cards() -> [Device] {
    Devices.soundCards().flatMap { card -> [Device] in
      if card.playback.isEmpty {
        return [Device(device: "hw:CARD=\(card.id)", title: card.title, isUsable: false, note: "it cannot play")]
      }
      return card.speakerNames.map { name in
        let (isUsable, note) = trial(name)
        return Device(device: name, title: card.title, isUsable: isUsable, note: note)
      }
    }
  }

  private static func trial(_ name: String) -> (Bool, String) {
    do throws(DeviceError) {
      let speaker = try ALSASpeaker(name: name)
      defer { speaker.close() }
      let format = try speaker.open(SoundFormat(rate: 44_100, channels: 2))
      return (true, "\(format.rate) Hz, \(format.channels) channels, \(format.encoding.bytes * 8) bit")
    } catch {
      return (false, "\(error)")
    }
  }

  static func chips(_ chips: [GPIOChip]) -> [Chip] {
    chips.map { chip in
      let isOnly = !chip.label.isEmpty && chips.filter { $0.label == chip.label }.count == 1
      return Chip(
        chip: isOnly ? chip.label : chip.name, name: chip.name, isUsable: chip.refusal == nil,
        note: chip.refusal ?? "\(chip.lines.count) lines",
        lines: chip.lines.map { line in
          let isNamed = !line.name.isEmpty && chip.lines.filter { $0.name == line.name }.count == 1
          return Line(
            line: isNamed ? line.name : nil, offset: line.offset, isOutput: line.isOutput, consumer: line.consumer)
        })
    }
  }
}
