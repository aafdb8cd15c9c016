import Appliance
import ArgumentParser
import CProcess
import Configuration
import Glibc

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Be the speaker: watch, play and listen until stopped.",
    discussion: """
      Settings come from /etc/mien/mien.toml where there is one; 'mien config show' prints them. Devices that are missing \
      are waited for. SIGTERM and Ctrl-C fade out and end it; SIGHUP reads the configuration again, and a wrong one is \
      refused.
      """)

  @Option(name: .customLong("config"), help: "The configuration file.", completion: .file())
  var file: String?

  @Option(help: "A camera's stable name, or a folder of pictures in its place.")
  var camera: String?

  @Option(help: "ALSA device, in place of the configured one.")
  var device: String?

  @Option(help: "A folder with music, in place of the configured ones; may be repeated.", completion: .directory)
  var music: [String] = []

  @Option(help: "The control socket, in place of the configured one.", completion: .file())
  var socket: String?

  @OptionGroup var state: StateOptions

  func run() async throws {
    let journal = Journal()
    let supervisor = SpeakerSupervisor(state: state.state.map { StateFolder(path: $0) }, load: load) {
      journal.write($0)
    }
    StopSignals.onEach { $0 == SIGHUP ? supervisor.reload() : supervisor.stop() }
    mien_keep_small_pages()
    try await supervisor.run()
  }

  private func load() throws -> Configuration {
    var settings = try Configuration.load(file).configuration
    if let camera { settings.camera.device = camera }
    if let device { settings.speaker.device = device }
    if !music.isEmpty { settings.music.folders = music }
    if let socket { settings.control.socket = socket }
    return settings
  }
}
