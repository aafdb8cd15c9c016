import Appliance
import ArgumentParser
import Emotion
import Formatting
import FoundationEssentials
import Library
import Recommending
import Sound
import Store

struct BenchLibrary: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "library", abstract: "How a large library behaves: opened, asked for a mood playlist, scanned again.",
    discussion: """
      Made-up tracks at random places on the plane, with as many features as the analyser has, and an empty file for each on \
      the disk. Opening is timed as commands do it and with the daemon's look at every page; the playlists are those of 100 \
      tracks, each from a database just opened, medians; the scan finds nothing changed.
      """)

  @Option(help: "Number of tracks.")
  var tracks = 100_000

  @Option(help: "How often each is timed.")
  var rounds = 5

  @Option(help: "Of the places.")
  var seed: UInt64 = 1

  func validate() throws {
    if !(1...1_000_000).contains(tracks) { throw ValidationError("--tracks must lie between 1 and 1000000.") }
    if !(1...1_000).contains(rounds) { throw ValidationError("--rounds must lie between 1 and 1000.") }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-bench-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let music = folder + "/music"
    let state = StateFolder(path: folder + "/state")
    try await fill(try await state.openStore(), music)

    var (opens, checks, asks, lists): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for _ in 0..<rounds {
      opens.append(try await milliseconds { _ = try await state.openStore(verifying: false) })
      checks.append(try await milliseconds { _ = try await state.openStore() })
      for mood in MoodPlaylist.allCases {
        let library = MusicLibrary(store: try await state.openStore(verifying: false))
        asks.append(try await milliseconds { _ = try await library.playlist(mood.recipe, limit: 100) })
        lists.append(try await milliseconds { _ = try await library.count(mood.recipe) })
      }
    }
    let library = MusicLibrary(store: try await state.openStore(verifying: false))
    var (scans, unchanged): ([Double], Int) = ([], 0)
    for _ in 0..<rounds {
      scans.append(try await milliseconds { unchanged = try await library.scan(music).unchanged })
    }
    Console.print(
      "\(tracks) tracks: open \(Self.median(opens).fixed(1)) ms, with a look at every page "
        + "\(Self.median(checks).fixed(0)) ms; a mood playlist of 100 \(Self.median(asks).fixed(2)) ms "
        + "(most \((asks.max() ?? 0).fixed(1))), its length \(Self.median(lists).fixed(1)) ms; "
        + "scan with \(unchanged) unchanged \((Self.median(scans) / 1_000).fixed(2)) s")
    if let memory = residentMemory() { Console.print("peak resident memory \(memory)") }
  }

  private func fill(_ store: Store, _ music: String) async throws {
    var random = SplitMix64(seed: seed)
    var some: [AnalysedTrack] = []
    for number in 0..<tracks {
      let album = "\(music)/artist \(number / Self.perFolder / 10)/album \(number / Self.perFolder)"
      if number % Self.perFolder == 0 {
        try FileManager.default.createDirectory(atPath: album, withIntermediateDirectories: true)
      }
      let path = "\(album)/\(number).ogg"
      try Data([0]).write(to: URL(fileURLWithPath: path))
      some.append(track(number, path: path, random: &random))
      // Each save waits for the disk.
      guard some.count == Self.perSave || number == tracks - 1 else { continue }
      try await store.save(some, at: unixTime())
      some = []
    }
  }

  private static let perFolder = 100
  private static let perSave = 5_000

  private func track(_ number: Int, path: String, random: inout SplitMix64) -> AnalysedTrack {
    func share() -> Float { Float.random(in: 0...1, using: &random) }
    // The stamp is that of the disk, so that nothing has changed.
    let stamp = FileStamp(path: path)
    return AnalysedTrack(
      file: MusicFile(path: path, size: 1, modified: stamp?.modified ?? 0, content: Int64(number)),
      tags: TrackTags(title: "Track \(number)", artist: "Artist \(number / 1_000)", album: "Album \(number / 100)"),
      duration: 200,
      profile: Profile(
        analyser: TrackFeatures.analyserVersion, affect: Affect(valence: 2 * share() - 1, arousal: 2 * share() - 1),
        tempo: 60 + 120 * share(), loudness: -14, peak: 1, energy: share(), brightness: 2_000, onsetRate: 3,
        features: TrackFeatures.names.map { _ in share() }))
  }

  private func milliseconds(_ body: () async throws -> Void) async rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    return (clock.now - start) / .milliseconds(1)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
