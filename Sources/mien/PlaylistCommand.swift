import Appliance
import ArgumentParser
import Emotion
import Formatting
import Library

struct PlaylistCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "playlist", abstract: "The mood playlists of the library.",
    subcommands: [List.self, Show.self, Export.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Names and lengths of the playlists.")

    @OptionGroup var state: StateOptions

    func run() async throws {
      for list in try await MusicLibrary(store: try await state.store()).playlists() {
        let length = clockText(seconds: list.tracks.reduce(0) { $0 + $1.duration })
        Console.print(
          "\(list.name.padded(to: 8))\("\(list.tracks.count)".padded(to: 6, onLeft: true)) tracks  \(length)")
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The tracks of one playlist, most typical first.")

    @Argument(help: "happy, angry, sad or calm.")
    var name: Quadrant

    @OptionGroup var state: StateOptions

    func run() async throws {
      for track in try await MusicLibrary(store: try await state.store()).playlist(name).tracks {
        let by = track.artist.map { " by \($0)" } ?? ""
        let place = "valence \(FaceText.signed(track.affect.valence)), arousal \(FaceText.signed(track.affect.arousal))"
        Console.print(
          "\(clockText(seconds: track.duration).padded(to: 8, onLeft: true))  \(track.title)\(by)  (\(place))")
      }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write one playlist as M3U.")

    @Argument(help: "happy, angry, sad or calm.")
    var name: Quadrant

    @Option(
      name: [.customShort("o"), .long], help: "The file to write; default: standard output.", completion: .file())
    var output: String?

    @OptionGroup var state: StateOptions

    func run() async throws {
      let list = try await MusicLibrary(store: try await state.store()).playlist(name)
      let text = M3U.text(name: list.name, tracks: list.tracks)
      guard let output else {
        Console.pass(text)
        return
      }
      try writeTextFile(text, to: output)
      Console.print("\(list.tracks.count) tracks in \(output)")
    }
  }
}

extension Quadrant: ExpressibleByArgument {}
