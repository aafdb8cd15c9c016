import Emotion
import Testing

@testable import Store

@Suite("Listeners, plays, feedback and settings in the store")
struct HistoryTests {
  let scratch = Scratch()

  @Test("a play is current from its beginning, and its first end counts")
  func plays() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let ids = try await store.save([sample(1), sample(2)], at: 0)
    #expect(try await store.lastPlay() == nil)
    let play = try await store.beginPlay(track: ids[0], mood: .sad, reason: "starts close to that", at: 100)
    #expect(try await store.lastPlay()?.ended == nil)
    #expect(try await store.lastPlay()?.reason == "starts close to that")
    try await store.endPlay(play, outcome: .completed, fraction: 7, at: 280)
    try await store.endPlay(play, outcome: .skipped, fraction: 0.1, at: 290)
    let ended = try #require(try await store.lastPlay())
    #expect(ended.outcome == .completed && ended.fraction == 1 && ended.ended == 280 && ended.mood == .sad)
    _ = try await store.beginPlay(track: ids[1], mood: nil, reason: "next", at: 300)
    #expect(try await store.history(limit: 9).map(\.track) == [ids[1], ids[0]])
    #expect(try await store.history(limit: 1).count == 1)
    #expect(try await store.history(limit: -1).isEmpty)
    #expect(try await store.lastPlayed(for: 0) == [ids[0]: 100, ids[1]: 300])
  }

  @Test("feedback is kept for each listener alone")
  func feedback() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let track = try await store.save(sample(1), at: 0)
    let ada = try await store.addListener(named: "Ada", at: 1)
    let given: [(Feedback.Kind, Double)] = [(.like, 1), (.like, 2), (.skip, 3), (.again, 4), (.pause, 5)]
    for (kind, at) in given {
      try await store.record(Feedback(track: track, listener: ada.id, kind: kind, mood: .angry, at: at))
    }
    #expect(try await store.feedback(of: ada.id).map(\.kind) == given.map(\.0))
    #expect(try await store.feedback(of: 0).isEmpty)
    #expect(try await store.feedback(of: ada.id, since: 3).map(\.kind) == [.skip, .again, .pause])
  }

  @Test("feedback and plays of unknown tracks are refused, and nothing is kept of them")
  func unknownTrack() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    await #expect(throws: StoreError.self) {
      try await store.record(Feedback(track: 77, kind: .like, mood: nil, at: 0))
    }
    await #expect(throws: StoreError.self) {
      try await store.beginPlay(track: 77, mood: nil, reason: "", at: 0)
    }
    #expect(try await store.counts().feedback == 0)
  }

  @Test("listeners have names of their own, in whatever case they are written")
  func listeners() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let ada = try await store.addListener(named: "Ada", at: 5)
    #expect(try await store.listener(named: "ADA") == ada)
    #expect(try await store.listener(named: "guest") == .guest)
    await #expect(throws: StoreError.listenerExists(name: "ada")) { try await store.addListener(named: "ada", at: 6) }
    await #expect(throws: StoreError.unknownListener(name: "Bob")) { try await store.listener(named: "Bob") }
    for bad in ["", "   ", "Guest", String(repeating: "x", count: 65)] {
      await #expect(throws: StoreError.badListenerName(name: bad)) { try await store.addListener(named: bad, at: 6) }
    }
    #expect(try await store.listeners() == [ada])
  }

  @Test("a setting is the last value it was given")
  func settings() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    #expect(try await store.setting("volume") == nil)
    try await store.set("volume", to: "40")
    try await store.set("volume", to: "50")
    #expect(try await store.setting("volume") == "50")
    try await store.set("volume", to: nil)
    #expect(try await store.setting("volume") == nil)
  }
}
