import Appliance
import ArgumentParser
import Recommending

struct Why: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Say why the current or last track was chosen.")

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var state: StateOptions

  private struct Report: Encodable {
    let track: Int64
    let title: String
    let artist: String?
    let reason: String
    let reasons: [String]
  }

  func run() async throws {
    let play = try await Listening(store: try await state.store()).lastPlay()
    let reasons = Recommendation.reasons(in: play.reason)
    if json {
      let report = Report(
        track: play.track, title: play.title, artist: play.artist, reason: play.reason, reasons: reasons)
      return Console.print(try mien.json(report))
    }
    let by = play.artist.map { " by \($0)" } ?? ""
    Console.print(([Console.bold(play.title) + by] + reasons.map { "  \($0)" }).joined(separator: "\n"))
  }
}
