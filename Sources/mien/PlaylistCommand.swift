import Appliance
import ArgumentParser
import Formatting
import Library
import Store

struct PlaylistCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "playlist", abstract: "Playlists of the library, by mood or to one's wish.",
    subcommands: [List.self, Show.self, Export.self, Make.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Names and lengths of the mood playlists.")

    @OptionGroup var state: StateOptions

    func run() async throws {
      let library = MusicLibrary(store: try await state.store())
      for list in MoodPlaylist.allCases {
        let (tracks, seconds) = try await library.count(list.recipe)
        Console.print(
          "\(list.rawValue.padded(to: 10))\("\(tracks)".padded(to: 6, onLeft: true)) tracks  "
            + clockText(seconds: seconds))
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The tracks of one playlist, most typical first.")

    @Argument(help: "happy, energetic, calm, sad, angry or focus.")
    var name: MoodPlaylist

    @OptionGroup var length: PlaylistLength
    @OptionGroup var state: StateOptions

    func run() async throws {
      let library = MusicLibrary(store: try await state.store())
      PlaylistText.show(try await library.playlist(name.recipe, limit: length.count))
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write one playlist as M3U.")

    @Argument(help: "happy, energetic, calm, sad, angry or focus.")
    var name: MoodPlaylist

    @Option(
      name: [.customShort("o"), .long], help: "The file to write; default: standard output.", completion: .file())
    var output: String?

    @OptionGroup var length: PlaylistLength
    @OptionGroup var state: StateOptions

    func run() async throws {
      let library = MusicLibrary(store: try await state.store())
      try PlaylistText.export(
        try await library.playlist(name.recipe, limit: length.count), name: name.rawValue, to: output)
    }
  }

  struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A playlist to one's wish.",
      discussion: """
        Tracks near the place on the valence/arousal plane, the nearest first; with --like those that sound the most like a \
        track. Without --output they are shown.
        """)

    @Option(help: "From -1, unpleasant, to 1, pleasant.")
    var valence: Float?

    @Option(help: "From -1, calm, to 1, excited.")
    var arousal: Float?

    @Option(help: "Beats per minute; tracks within 8 % are taken.")
    var tempo: Float?

    @Option(help: "A file of the library, or part of a title.")
    var like: String?

    @Option(name: [.customShort("o"), .long], help: "Write it as M3U to this file.", completion: .file())
    var output: String?

    @OptionGroup var length: PlaylistLength
    @OptionGroup var state: StateOptions

    func validate() throws {
      for (name, value) in [("valence", valence), ("arousal", arousal)] {
        if let value, !(-1...1 ~= value) { throw ValidationError("--\(name) must lie between -1 and 1.") }
      }
      if let tempo, !(20...400 ~= tempo) { throw ValidationError("--tempo must lie between 20 and 400.") }
      if valence == nil, arousal == nil, tempo == nil, like == nil {
        throw ValidationError("Say what is wished: --valence, --arousal, --tempo or --like.")
      }
    }

    func run() async throws {
      let library = MusicLibrary(store: try await state.store())
      var track: Track?
      if let like { track = try await library.track(like) }
      let recipe = PlaylistRecipe(valence: valence, arousal: arousal, tempo: tempo)
      let tracks = try await library.playlist(recipe, like: track, limit: length.count)
      guard let output else { return PlaylistText.show(tracks) }
      try PlaylistText.export(tracks, name: track.map { "like \($0.tags.title)" } ?? "made", to: output)
    }
  }
}

struct PlaylistLength: ParsableArguments {
  @Option(name: [.customShort("n"), .long], help: "How many tracks at most.")
  var count = 100

  func validate() throws {
    if !(1...1_000_000).contains(count) { throw ValidationError("--count must lie between 1 and 1000000.") }
  }
}

/// Playlists in words and as files.
enum PlaylistText {
  static func show(_ tracks: [PlaylistTrack]) {
    for track in tracks {
      let by = track.artist.map { " by \($0)" } ?? ""
      let place = "valence \(FaceText.signed(track.affect.valence)), arousal \(FaceText.signed(track.affect.arousal))"
      Console.print(
        "\(clockText(seconds: track.duration).padded(to: 8, onLeft: true))  \(track.title)\(by)  (\(place))")
    }
  }

  /// - Parameter output: nil is standard output.
  static func export(_ tracks: [PlaylistTrack], name: String, to output: String?) throws {
    let text = M3U.text(name: name, tracks: tracks)
    guard let output else { return Console.pass(text) }
    try writeTextFile(text, to: output)
    Console.print("\(tracks.count) tracks in \(output)")
  }
}

extension MoodPlaylist: ExpressibleByArgument {}
