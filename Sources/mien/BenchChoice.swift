import Appliance
import ArgumentParser
import Emotion
import Formatting
import FoundationEssentials
import Recommending
import Store

struct BenchChoice: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "choice", abstract: "How long the next track takes to be chosen from a database.",
    discussion: """
      Made-up music with 64 features a track, and listeners of whom each has heard so many tracks to their end or skipped \
      them. In milliseconds that passed, reading the database included: the first choice, for which the music is read; \
      and medians: for a listener who has just heard another track, for one listener after the other who has, and \
      where nothing happened since the last.
      """)

  @Option(help: "Number of tracks.")
  var tracks = 100_000

  @Option(help: "Number of listeners.")
  var listeners = 10

  @Option(help: "What each listener heard.")
  var events = 500

  @Option(help: "How many times.")
  var rounds = 61

  @Option(help: "Of the music and the listeners.")
  var seed: UInt64 = 1

  func validate() throws {
    for (name, value, most) in [
      ("tracks", tracks, 1_000_000), ("listeners", listeners, 1_000), ("events", events, 10_000),
      ("rounds", rounds, 10_000),
    ] where !(1...most ~= value) {
      throw ValidationError("--\(name) must lie between 1 and \(most).")
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-bench-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await StateFolder(path: folder).openStore()
    var random = SplitMix64(seed: seed)
    try await MadeUpMusic.fill(store, tracks: tracks, random: &random)
    var everyone: [Int64] = []
    for number in 0..<listeners {
      everyone.append(try await store.addListener(named: "Listener \(number)", at: Self.now).id)
    }
    // In turns, as a household does.
    for _ in 0..<events {
      for listener in everyone { try await hear(store, listener, random: &random) }
    }

    let recommender = Recommender(store: store)
    let first = try await choice(recommender, everyone[0])
    var (same, turns, idle): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      try await hear(store, everyone[0], random: &random)
      same.append(try await choice(recommender, everyone[0]))
    }
    for round in 0..<rounds {
      let listener = everyone[round % everyone.count]
      try await hear(store, listener, random: &random)
      turns.append(try await choice(recommender, listener))
    }
    for _ in 0..<rounds { idle.append(try await choice(recommender, everyone[(rounds - 1) % everyone.count])) }
    Console.print(
      "\(tracks) tracks, \(listeners) listeners of \(events) plays each: first \(first.fixed(0)) ms, "
        + "after a play \(Self.median(same).fixed(2)) ms, "
        + "listeners in turns \(Self.median(turns).fixed(2)) ms (most \((turns.max() ?? 0).fixed(1))), "
        + "nothing new \(Self.median(idle).fixed(2)) ms")
  }

  private static let now = 1_700_000_000.0

  /// Three of four are heard to their end. Some tracks are played more than others.
  private func hear(_ store: Store, _ listener: Int64, random: inout SplitMix64) async throws {
    let share = Double.random(in: 0..<1, using: &random)
    let track = Int64(share * share * Double(tracks)) + 1
    let mood = Mood.allCases[Int.random(in: Mood.allCases.indices, using: &random)]
    let at = Self.now - Double.random(in: 0...2_000_000, using: &random)
    let isSkipped = Int.random(in: 0..<4, using: &random) == 0
    let play = try await store.beginPlay(track: track, listener: listener, mood: mood, reason: "", at: at)
    guard isSkipped else { return try await store.endPlay(play, outcome: .completed, fraction: 1, at: at + 200) }
    try await store.endPlay(play, outcome: .skipped, fraction: 0.1, at: at + 20)
    try await store.record(Feedback(track: track, listener: listener, kind: .skip, mood: mood, at: at + 20))
  }

  /// Milliseconds that passed.
  private func choice(_ recommender: Recommender, _ listener: Int64) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    _ = try await recommender.recommend(
      Context(mood: .happy, hour: 15, now: Self.now), listener: listener, count: 1, seed: 1)
    return (clock.now - start) / .milliseconds(1)
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
