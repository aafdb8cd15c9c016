import Appliance
import ArgumentParser

struct Why: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Say why the current or last track was chosen.")

  @OptionGroup var state: StateOptions

  func run() async throws {
    let play = try await Listening(store: try await state.store()).lastPlay()
    let by = play.artist.map { " by \($0)" } ?? ""
    Console.print("\(Console.bold(play.title))\(by)\n  \(play.reason)")
  }
}
