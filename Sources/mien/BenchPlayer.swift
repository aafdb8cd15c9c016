import Appliance
import ArgumentParser
import Devices
import Formatting
import Player

struct BenchPlayer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "player", abstract: "Play a file and say what a period of sound costs the playback thread.",
    discussion: """
      In real time, with everything that the speaker does for it: decoding, gain, mixing, writing, telling. Allocations \
      are counted in the binary that 'make static' builds.
      """)

  @Argument(help: "Music files, one after the other.", completion: .file())
  var files: [String]

  @Option(help: "ALSA device.")
  var device = "null"

  @Option(help: "Frames per second, as though the device knew no other rate; default: the file's.")
  var rate: Int?

  @Option(help: "Seconds of each file.")
  var seconds = 15.0

  func validate() throws {
    if files.isEmpty { throw ValidationError("Name a music file.") }
    if let rate, !(8_000...192_000).contains(rate) {
      throw ValidationError("--rate must lie between 8000 and 192000.")
    }
    if !(seconds > PlaybackCosts.warmUp && seconds <= 86_400) {
      throw ValidationError("--seconds must lie between \(Int(PlaybackCosts.warmUp)) and 86400.")
    }
  }

  func run() async throws {
    let name = try SpeakerName(device)
    for file in files {
      let costs = PlaybackCosts()
      let player = try Player(
        speaker: { BenchSpeaker(SpeakerService.makeSpeaker(name), rate: rate, costs) }, opening: .files)
      player.play([QueuedTrack(track: 1, path: file)])
      try await play(player, file)
      await player.close()
      print(file, costs.latest)
    }
  }

  /// Until the time is up or the file has ended.
  private func play(_ player: Player, _ file: String) async throws {
    for await event in player.events {
      switch event {
      case .progress(_, let position) where position >= seconds: return
      case .finished, .queueEnded: return
      case .failed(_, let reason), .speakerLost(let reason):
        Console.complain("mien: \(file): \(reason)")
        throw ExitCode.failure
      default: continue
      }
    }
  }

  private func print(_ file: String, _ measure: PlaybackCosts.Measure) {
    guard measure.periods > 0 else { return Console.print("\(file): too short") }
    let microseconds: Double = measure.processor / .microseconds(1)
    let time = (microseconds / Double(measure.periods)).fixed(0)
    let share = (measure.processor / measure.sound).percent
    let memory =
      measure.allocations < 0
      ? "allocations are not counted in this build"
      : "\(measure.allocations) allocations"
        + (measure.allocating > 0 ? " in \(measure.allocating) of them" : "")
    Console.print("\(file): \(measure.periods) periods, \(time) us each (\(share) of one processor), \(memory)")
  }
}
