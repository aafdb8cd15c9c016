import Appliance
import ArgumentParser
import CProcess
import Glibc
import Synchronization

struct Try: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at pictures, play music for the mood, explain each choice.",
    discussion: """
      Without pictures it takes the demo set that 'make demo' fetches. Where there is no sound card the music goes to a \
      WAV, written by ALSA's file plugin. On a terminal: l likes, s skips, p pauses, q quits.
      """)

  @Argument(help: "JPEG, PNG or PGM pictures, as though a camera had seen them.", completion: .file())
  var pictures: [String] = []

  @Option(help: "The folder with the music; default: the demo set's.", completion: .directory)
  var music: String?

  @Option(help: "ALSA device: default, hw:CARD=Name, null, file:PATH.wav ...")
  var device: String?

  @Option(help: "Seconds of music for each picture; default: 30 on a terminal, else 5.")
  var seconds: Double?

  @Option(help: "Varies the choice among equally good tracks.")
  var seed: UInt64 = 1

  @OptionGroup var state: StateOptions

  func validate() throws {
    if let seconds, !(seconds > 0 && seconds <= 86_400) {
      throw ValidationError("--seconds must lie between 0 and 86400.")
    }
  }

  func run() async throws {
    let options = TryOptions(
      pictures: pictures.isEmpty ? try Demo.pictures() : pictures, music: music ?? Demo.music, speaker: device,
      seconds: seconds ?? (Keys.areAvailable ? 30 : 5), state: state.folder, seed: seed)
    mien_keep_small_pages()
    let session = try await TrySession(options) { TryText.show($0) }
    if Keys.areAvailable { Console.print("keys: l like, s skip, p pause, q quit") }
    let keys = Keys()
    let stops = Stops()
    StopSignals.onEach { signal in
      // Whoever asks twice does not want to wait for the fade.
      if stops.count.add(1, ordering: .relaxed).newValue > 1 {
        keys.restore()
        _exit(128 + signal)
      }
      Task { await session.quit() }
    }
    let summary: TrySummary
    do {
      summary = try await session.run(keys: keys.stream)
      keys.restore()
    } catch {
      keys.restore()
      throw error
    }
    TryText.show(summary)
    if summary.tracksPlayed == 0 { throw ExitCode.failure }
  }
}

private final class Stops: Sendable {
  let count = Atomic(0)
}
