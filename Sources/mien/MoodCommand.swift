import Appliance
import ArgumentParser
import Emotion
import Formatting

struct MoodCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mood", abstract: "Tell the running speaker how you feel, or ask what it thinks.",
    discussion: "Steers what comes next, in place of the camera; 'mien mood auto' lets it look for itself again.",
    subcommands: [MoodTell.self, MoodHistory.self], defaultSubcommand: MoodTell.self)
}

struct MoodTell: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tell", abstract: "Tell how you feel, or ask what the speaker thinks.")

  @Argument(help: "happy, angry, sad, neutral or auto; without it the mood is printed.")
  var mood: Wanted?

  @Option(help: "For how long, up to a day.")
  var minutes = 60.0

  @Flag(help: "Let me be so: music stays with the mood and does not lift it.")
  var stay = false

  @OptionGroup var socket: SocketOptions

  enum Wanted: String, ExpressibleByArgument, CaseIterable {
    case happy, angry, sad, neutral, auto
  }

  private struct Told: Encodable {
    let mood: Mood?
    let minutes: Double
    let stay: Bool
  }

  func validate() throws {
    if !(minutes > 0 && minutes <= 1440) { throw ValidationError("--minutes must lie between 0 and 1440.") }
    if stay, mood == nil || mood == .auto { throw ValidationError("--stay goes with the mood to stay in.") }
  }

  func run() async throws {
    if let mood {
      let told = Told(mood: Mood(rawValue: mood.rawValue), minutes: minutes, stay: stay)
      _ = try socket.check(await socket.client().request("PUT", "/mood", json: told))
    } else {
      let status = try await socket.ask("GET", "/status").decode(DaemonStatus.self)
      Console.print(status.moodText)
    }
  }
}

extension DaemonStatus {
  /// The mood and where it is known from.
  var moodText: String {
    guard let mood else { return "don't know" }
    return "\(mood.rawValue), \(moodIsTold ? "as you said" : "confidence \(confidence.percent)")"
  }
}
