import Appliance
import ArgumentParser
import Emotion
import Formatting
import FoundationEssentials
import Recommending
import Store

struct BenchEvents: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "What a database of many years of listening weighs, and how fast it answers.",
    discussion: """
      Made-up music and listeners who in turns hear a track and like it, skip it, pause it or change the volume: one \
      play and one piece of feedback each time, spread over ten years. Then old plays are folded as the speaker does \
      it, and a tenth more is heard, folded in turns. Times in milliseconds, medians.
      """)

  @Option(help: "Pieces of feedback, and plays.")
  var events = 1_000_000

  @Option(help: "Number of tracks.")
  var tracks = 10_000

  @Option(help: "Number of listeners.")
  var listeners = 10

  @Option(help: "Of the music and the listeners.")
  var seed: UInt64 = 1

  func validate() throws {
    for (name, value, most) in [
      ("events", events, 10_000_000), ("tracks", tracks, 1_000_000), ("listeners", listeners, 1_000),
    ] where !(1...most ~= value) {
      throw ValidationError("--\(name) must lie between 1 and \(most).")
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-bench-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let state = StateFolder(path: folder)
    let store = try await state.openStore()
    try await MadeUpMusic.fill(store, tracks: tracks, seed: seed)
    var everyone: [Int64] = []
    for number in 0..<listeners {
      everyone.append(try await store.addListener(named: "Listener \(number)", at: Self.begin).id)
    }
    var house = MadeUpHousehold(listeners: everyone, tracks: tracks, seed: seed)
    try await store.setCache(bytes: 256_000_000)
    let written = try await seconds { try await house.hear(events, of: events, in: store) }
    try await store.setCache()
    Console.print(
      "\(events) plays and as many pieces of feedback, \(tracks) tracks, \(listeners) listeners: "
        + "\(try size(state)), written in \(written.fixed(1)) s")
    try await time(store, everyone[0])
    let liked = try await likedTracks(store, everyone)

    var (folded, steps): (Int, [Double]) = (0, [])
    while true {
      var some = 0
      let passed = try await seconds { some = try await store.fold(atMost: 500) }
      if some == 0 { break }
      folded += some
      steps.append(passed * 1e3)
    }
    Console.print(
      "looked through \(folded) old rows in \((steps.reduce(0, +) / 1e3).fixed(1)) s, in steps of \(steps.median.fixed(2)) ms "
        + "(most \((steps.max() ?? 0).fixed(1))): \(try size(state)), free space to be used again included")
    let counts = try await store.counts()
    let isKept = try await likedTracks(store, everyone) == liked
    Console.print(
      "\(counts.plays) plays and \(counts.feedback) pieces of feedback are left as they were; "
        + "\(liked.count) liked tracks of listeners before, \(isKept ? "the same" : "NOT the same") after")
    try await time(store, everyone[0])
    let (more, before) = (max(events / 10, 1), try Inspection(path: state.database).bytes)
    for _ in 0..<10 {
      try await house.hear(max(more / 10, 1), of: events, in: store)
      while try await store.fold(atMost: 500) > 0 {}
    }
    let grown = try Inspection(path: state.database).bytes - before
    Console.print("\(more) more: \(try size(state)), \(grown <= 0 ? "no larger" : "larger by \(byteText(grown))")")
    if !isKept { throw ExitCode.failure }
  }

  static let begin = 1_400_000_000.0

  private func size(_ state: StateFolder) throws -> String { byteText(try Inspection(path: state.database).bytes) }

  private func likedTracks(_ store: Store, _ listeners: [Int64]) async throws -> Set<[Int64]> {
    var liked: Set<[Int64]> = []
    for listener in listeners {
      liked.formUnion(try await store.tallies(of: listener).filter { $0.liked > 0 }.map { [listener, $0.track] })
    }
    return liked
  }

  private func time(_ store: Store, _ listener: Int64) async throws {
    let history = History(store: store)
    func median(_ rounds: Int, _ body: () async throws -> Void) async throws -> String {
      var times: [Double] = []
      for _ in 0..<rounds { times.append(try await seconds(body) * 1e3) }
      return times.median.fixed(times.median < 10 ? 2 : 0)
    }
    let now = MadeUpHousehold.end
    let like = try await median(21) {
      try await store.record(Feedback(track: 1, listener: listener, kind: .like, mood: .happy, at: now))
    }
    let recent = try await median(21) { _ = try await history.page(count: 20) }
    let own = try await median(21) { _ = try await history.page(of: "Listener 0", count: 20) }
    let taste = try await median(3) { _ = try await history.taste(of: "Listener 0") }
    let start = try await median(3) {
      _ = try await Recommender(store: store).recommend(
        Context(mood: .happy, hour: 15, now: now), listener: listener, count: 1, seed: 1)
    }
    Console.print(
      "  a like \(like), the last 20 events \(recent), of one listener \(own), the taste of one \(taste), "
        + "the first choice of a recommender \(start)")
  }
}

/// Seconds that passed.
private func seconds(_ body: () async throws -> Void) async throws -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try await body()
  return (clock.now - start) / .seconds(1)
}

extension [Double] {
  fileprivate var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}

/// Listeners who hear, like and skip at random, over ten years.
private struct MadeUpHousehold {
  static let end = BenchEvents.begin + 10 * 365 * 86_400

  let listeners: [Int64]
  let tracks: Int
  private var random: SplitMix64
  private var heard = 0

  init(listeners: [Int64], tracks: Int, seed: UInt64) {
    (self.listeners, self.tracks) = (listeners, tracks)
    random = SplitMix64(seed: seed ^ 0x5eed)
  }

  /// - Parameter all: how many there are in ten years.
  mutating func hear(_ count: Int, of all: Int, in store: Store) async throws {
    for start in stride(from: 0, to: count, by: 50_000) {
      let deeds = (start..<min(start + 50_000, count)).map { _ in deed(of: all) }
      try await store.together { store throws(StoreError) in
        for deed in deeds {
          let play = try store.beginPlay(
            track: deed.track, listener: deed.listener, mood: deed.mood,
            reason: "your mood is happy; like three you liked; not heard for 12 days", at: deed.at, zone: 3_600)
          let isSkipped = deed.kind == .skip
          try store.endPlay(
            play, outcome: isSkipped ? .skipped : .completed, fraction: isSkipped ? 0.2 : 1,
            affect: deed.mood?.affect, moodAfter: deed.mood, at: deed.at + 200)
          try store.record(deed)
        }
      }
    }
  }

  private mutating func deed(of all: Int) -> Feedback {
    // Some tracks are played more than others, and which differs from listener to listener.
    let listener = listeners[heard % listeners.count]
    let share = Double.random(in: 0..<1, using: &random)
    let track = (Int(share * share * Double(tracks)) + Int(listener) * 997) % tracks + 1
    let kind: Feedback.Kind =
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<3: .like
      case 3..<7: .skip
      case 7..<9: .volume
      default: .pause
      }
    heard += 1
    return Feedback(
      track: Int64(track), listener: listener, kind: kind,
      mood: Mood.allCases[Int.random(in: Mood.allCases.indices, using: &random)],
      at: BenchEvents.begin + Double(heard) / Double(all) * (Self.end - BenchEvents.begin), zone: 3_600,
      value: kind == .volume ? 0.5 : nil)
  }
}
