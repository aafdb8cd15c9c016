import Appliance
import ArgumentParser
import Formatting
import Library
import Store

struct LibraryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "library", abstract: "What the library holds: files left out, duplicates, a map, loudness.",
    subcommands: [Failed.self, DuplicateTracks.self, Map.self, Gains.self])

  struct Failed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Files that the last scans left out, with the reasons, and how many of each kind.")

    @Flag(help: "Print one JSON object a file.")
    var json = false

    @OptionGroup var state: StateOptions

    private struct Row: Encodable {
      let path, kind, reason: String
    }

    func run() async throws {
      let failures = try await MusicLibrary(store: try await state.store()).failures()
      for failure in failures {
        let row = Row(path: failure.file.path, kind: failure.kind, reason: failure.reason)
        Console.print(json ? try mien.json(row) : "\(row.path): \(row.reason)".visible)
      }
      guard !json else { return }
      let counts = failures.isEmpty ? "" : ": " + ScanText.counts(failures.map(\.kind))
      Console.print("\(failures.count) files left out\(counts)")
    }
  }

  struct DuplicateTracks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "duplicates",
      abstract: "Tracks that are the same music: equal files, and other encodings of a recording.",
      discussion: "Groups are told apart by an empty line. Nothing is removed.")

    @OptionGroup var state: StateOptions

    func run() async throws {
      let groups = try await MusicLibrary(store: try await state.store()).duplicates()
      for group in groups {
        for track in group {
          Console.print("\(clockText(seconds: track.duration).padded(to: 8, onLeft: true))  \(track.file.path)".visible)
        }
        Console.print()
      }
      Console.print("\(groups.count) groups, \(groups.reduce(0) { $0 + $1.count - 1 }) tracks more than needed")
    }
  }

  struct Map: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw the collection on the valence/arousal plane.",
      discussion: "A dot for each track, and titles where there is room; the more outspoken ones come first.")

    @Argument(help: "The PNG file to write.", completion: .file())
    var output: String

    @OptionGroup var state: StateOptions

    func run() async throws {
      let tracks = try await MusicLibrary(store: try await state.store()).tracks().map { PlaylistTrack($0) }
      let outspoken = tracks.sorted { $0.affect.distance(to: .neutral) > $1.affect.distance(to: .neutral) }
      try MusicMap(outspoken).picture.writePNG(path: output)
      Console.print("\(tracks.count) tracks in \(output)")
    }
  }

  struct Gains: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The loudness of every track as ReplayGain 2.0, for other programs.",
      discussion: """
        A line a track: path, gain in dB towards -18 LUFS, peak, with tabs between. Music files themselves are never written \
        to; gains that they carry already are what is shown and used.
        """)

    @Option(
      name: [.customShort("o"), .long], help: "The file to write; default: standard output.", completion: .file())
    var output: String?

    @OptionGroup var state: StateOptions

    func run() async throws {
      let tracks = try await MusicLibrary(store: try await state.store()).tracks()
      let lines = tracks.filter { !$0.file.path.contains { $0.isNewline || $0 == "\t" } }.compactMap { track in
        track.profile.loudness.map { loudness in
          "\(track.file.path)\t\((-18 - loudness).fixed(2))\t\(track.profile.peak.fixed(6))\n"
        }
      }
      guard let output else { return Console.pass(lines.joined()) }
      try writeTextFile(lines.joined(), to: output)
      Console.print("\(lines.count) tracks in \(output)")
    }
  }
}
