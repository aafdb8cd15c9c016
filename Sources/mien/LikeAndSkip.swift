import Appliance
import ArgumentParser

struct Like: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "More of this: like the current or last track.",
    discussion: "Kept for good when the command returns.")

  @OptionGroup var state: StateOptions
  @OptionGroup var socket: SocketOptions

  func run() async throws {
    if state.state == nil, let title = try await socket.granted("like") {
      Console.print("liked \(title)")
      return
    }
    let play = try await Listening(store: try await state.store()).say(.like)
    Console.print("liked \(play.title)")
  }
}

struct Repeat: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Play the current track once more, after this time.")

  @OptionGroup var socket: SocketOptions

  func run() async throws { _ = try await socket.ask("POST", "/repeat") }
}

struct Next: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Go on with the next track, without judging this one.", discussion: "'mien skip' says \"not this\".")

  @OptionGroup var socket: SocketOptions

  func run() async throws { _ = try await socket.ask("POST", "/next") }
}

struct Skip: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Not this: skip the current or last track.",
    discussion: "A running speaker, or a 'mien try' with the same state, goes on with the next track.")

  @OptionGroup var state: StateOptions
  @OptionGroup var socket: SocketOptions

  func run() async throws {
    if state.state == nil, let title = try await socket.granted("skip") {
      Console.print("skipped \(title)")
      return
    }
    let play = try await Listening(store: try await state.store()).say(.skip)
    Console.print("skipped \(play.title)")
  }
}
