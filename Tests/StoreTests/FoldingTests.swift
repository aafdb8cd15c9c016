import Emotion
import Testing

@testable import Store

@Suite("Old plays are folded into counts, and likes stay")
struct FoldingTests {
  private let scratch = Scratch()

  /// So many plays in turns of three tracks, each second skipped, each third liked.
  private func hear(_ store: Store, _ tracks: [Int64], plays: Int, listener: Int64) async throws {
    for number in 0..<plays {
      let (track, at) = (tracks[number % tracks.count], Double(1_000 * (number + 1)))
      let play = try await store.beginPlay(track: track, listener: listener, mood: .happy, reason: "", at: at)
      let isSkipped = number % 2 == 0
      try await store.endPlay(
        play, outcome: isSkipped ? .skipped : .completed, fraction: isSkipped ? 0.2 : 1, at: at + 100)
      if isSkipped {
        try await store.record(Feedback(track: track, listener: listener, kind: .skip, mood: nil, at: at + 100))
      }
      if number % 3 == 0 {
        try await store.record(Feedback(track: track, listener: listener, kind: .like, mood: nil, at: at + 50))
      }
    }
  }

  private func foldAll(_ store: Store, keeping most: Int64, atMost count: Int) async throws -> Int {
    var total = 0
    while case let folded = try await store.fold(keeping: most, atMost: count), folded > 0 { total += folded }
    return total
  }

  @Test("what is folded still counts, no matter in how many steps", arguments: [1, 7, 1_000])
  func keepsCounts(step: Int) async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let tracks = try await store.save((0..<3).map { sample($0) }, at: 0)
    let ada = try await store.addListener(named: "Ada", at: 0)
    for listener in [ada.id, Listener.guest.id] { try await hear(store, tracks, plays: 60, listener: listener) }
    var (tallies, times): ([Int64: [Tally]], [Int64: [Int64: Double]]) = ([:], [:])
    for listener in [ada.id, Listener.guest.id] {
      tallies[listener] = try await store.tallies(of: listener)
      times[listener] = try await store.lastPlayed(for: listener)
    }
    #expect(try await foldAll(store, keeping: 10, atMost: step) > 110)
    #expect(try await foldAll(store, keeping: 10, atMost: step) == 0)
    #expect(try await store.counts().plays == 10)
    for listener in [ada.id, Listener.guest.id] {
      let folded = try await store.tallies(of: listener)
      for (now, before) in zip(folded, tallies[listener] ?? []) {
        #expect(now.track == before.track && now.completed == before.completed && now.skipped == before.skipped)
        // Of many likes of one track the last stays.
        #expect((now.liked > 0) == (before.liked > 0))
      }
      #expect(try await store.lastPlayed(for: listener) == times[listener])
      #expect(try await store.historyCounts(of: listener).plays == 60)
    }
  }

  @Test("no like of any track is ever lost, however much comes after it")
  func likesStay() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let tracks = try await store.save((0..<20).map { sample($0) }, at: 0)
    for track in tracks { try await store.record(Feedback(track: track, kind: .like, mood: .sad, at: 5)) }
    for number in 0..<200 {
      try await store.record(Feedback(track: tracks[number % 20], kind: .skip, mood: nil, at: 10))
    }
    _ = try await foldAll(store, keeping: 30, atMost: 9)
    let left = try await store.feedback(of: Listener.guest.id)
    #expect(left.filter { $0.kind == .like }.map(\.track) == tracks)
    #expect(left.count { $0.kind == .skip } == 30)
  }

  @Test("a young database is left alone")
  func nothingToDo() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    #expect(try await store.fold(atMost: 100) == 0)
    let tracks = try await store.save((0..<3).map { sample($0) }, at: 0)
    try await hear(store, tracks, plays: 9, listener: 0)
    #expect(try await store.fold(atMost: 100) == 0)
    #expect(try await store.counts().plays == 9)
  }
}
