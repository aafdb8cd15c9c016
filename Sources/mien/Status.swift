import Appliance
import ArgumentParser
import Configuration
import Control
import Emotion
import Formatting

/// Where the running speaker listens.
struct SocketOptions: ParsableArguments {
  @Option(help: "The control socket of the running speaker; default: the configured one.", completion: .file())
  var socket: String?

  func client() throws -> ControlClient {
    ControlClient(socketPath: try socket ?? Configuration.load(nil).configuration.control.socket)
  }

  /// Asks, and turns an answer that is an error into one of ours.
  func ask(_ method: String, _ path: String) async throws -> ControlReply {
    try check(await client().request(method, path))
  }

  /// Asks the running speaker for a like or a skip.
  ///
  /// - Returns: the title that it was for; nil where no speaker runs.
  func granted(_ wish: String) async throws -> String? {
    do {
      let status = try await ask("GET", "/status").decode(DaemonStatus.self)
      _ = try await ask("POST", "/\(wish)")
      return status.track?.title ?? "nothing"
    } catch ControlError.notRunning {
      return nil
    }
  }

  func check(_ reply: ControlReply) throws -> ControlReply {
    if let error = reply.error {
      Console.complain("mien: \(error)")
      throw ExitCode.failure
    }
    return reply
  }
}

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Say what the running speaker does.", aliases: ["now"])

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var socket: SocketOptions

  func run() async throws {
    let reply = try await socket.ask("GET", "/status")
    let status = try reply.decode(DaemonStatus.self)
    Console.print(json ? try mien.json(status) : text(status))
  }

  private func text(_ status: DaemonStatus) -> String {
    var lines = ["state   \(Console.bold(status.state))"]
    lines += status.faults.map { "        \($0)" }
    if let prompt = status.prompt { lines.append("sees    nobody: \(prompt)") }
    lines.append("who     \(status.listener ?? "a guest")")
    lines.append("mood    \(status.moodText)")
    if let track = status.track {
      let length = track.duration.map { " of \(clockText(seconds: $0))" } ?? ""
      lines.append("plays   \(Console.bold(track.title)), \(clockText(seconds: track.position))\(length)")
      lines.append("why     \(track.reason)")
    } else {
      lines.append("plays   nothing")
    }
    let means = status.mixer.map { "by the card's control \($0)" } ?? "in software"
    lines.append("volume  \(status.volume.percent), \(means)")
    if let button = status.button { lines.append("button  \(text(button))") }
    return lines.joined(separator: "\n")
  }

  /// Such as `12 presses: 6 short, 3 double`.
  private func text(_ button: DaemonStatus.Button) -> String {
    let gestures = DaemonStatus.Button.names.compactMap { name in button.gestures[name].map { "\($0) \(name)" } }
    return "\(button.presses) presses" + (gestures.isEmpty ? "" : ": " + gestures.joined(separator: ", "))
  }
}

struct Pause: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Pause the running speaker, or play on.")

  @OptionGroup var socket: SocketOptions

  func run() async throws { _ = try await socket.ask("POST", "/pause") }
}

struct Private: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Close the running speaker's camera, or open it again.",
    discussion: "What was seen of the mood is forgotten. A restart changes nothing. The privacy switch outranks this.")

  @OptionGroup var socket: SocketOptions

  func run() async throws { _ = try await socket.ask("POST", "/private") }
}

struct VolumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "volume", abstract: "Set the running speaker's volume.")

  @Argument(help: "0 to 100.")
  var percent: Double

  @OptionGroup var socket: SocketOptions

  private struct Level: Encodable {
    let volume: Double
  }

  func validate() throws {
    if !(0...100).contains(percent) { throw ValidationError("The volume lies between 0 and 100.") }
  }

  func run() async throws {
    _ = try socket.check(await socket.client().request("PUT", "/volume", json: Level(volume: percent / 100)))
  }
}
