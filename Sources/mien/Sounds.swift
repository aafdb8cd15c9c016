import ArgumentParser
import Configuration
import Devices
import Formatting
import Player

struct Sounds: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play the speaker's short sounds, and say what each means.",
    discussion: "The running speaker may hold the card; pause it for half a minute, and it gives the card back.")

  @Argument(help: "Which; default: all.")
  var names: [Earcon] = []

  @Option(help: "ALSA device, in place of the configured one.")
  var device: String?

  private static let pause = 0.7

  func run() throws {
    let speaker = try ALSASpeaker(name: device ?? Configuration.load(nil).configuration.speaker.device)
    let format = try speaker.open(SoundFormat(rate: 44_100, channels: 2))
    defer { speaker.close() }
    for (index, earcon) in (names.isEmpty ? Earcon.allCases : names).enumerated() {
      let silence = [UInt8](
        repeating: 0, count: index == 0 ? 0 : Int(Self.pause * Double(format.rate)) * format.bytesPerFrame)
      try write(silence, to: speaker, format)
      Console.print("\(earcon.rawValue.padded(to: 12))\(earcon.meaning)")
      try write(earcon.bytes(in: format), to: speaker, format)
      try speaker.drain()
    }
  }

  private func write(_ bytes: [UInt8], to speaker: ALSASpeaker, _ format: SoundFormat) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = try rest.withUnsafeBytes { try speaker.write($0) }
      rest = rest.dropFirst(taken * format.bytesPerFrame)
    }
  }
}

extension Earcon: ExpressibleByArgument {}
