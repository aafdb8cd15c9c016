import Emotion
import Testing

@testable import Store

@Suite("Moods and moments in the store")
struct MoodSampleTests {
  private let scratch = Scratch()

  private func felt(_ mood: Mood?, by listener: Int64 = 0, at: Double) -> MoodSample {
    MoodSample(listener: listener, mood: mood, affect: Affect(valence: 0.5, arousal: -0.25), at: at, zone: 3_600)
  }

  @Test("moods come back in order, of everyone or of one, from some time on")
  func roundTrip() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let ada = try await store.addListener(named: "Ada", at: 0)
    let kept = [felt(.happy, at: 10), felt(nil, by: ada.id, at: 20), felt(.sad, by: ada.id, at: 30)]
    for mood in kept { try await store.record(mood) }
    #expect(try await store.moods(limit: 9) == kept)
    #expect(try await store.moods(of: ada.id, limit: 9) == Array(kept[1...]))
    #expect(try await store.moods(since: 30, limit: 9) == [kept[2]])
    #expect(try await store.moods(limit: 1) == [kept[2]])
  }

  @Test("the oldest moods make room: there are never more than so many")
  func bounded() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    for number in 0..<50 { try await store.record(felt(.happy, at: Double(number)), keeping: 20) }
    #expect(try await store.moods(limit: 99).map(\.at) == (30..<50).map(Double.init))
  }

  @Test("a play keeps where it was on the clock, what was felt meanwhile and after it; volume keeps its value")
  func moment() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let track = try await store.save(sample(1), at: 0)
    let play = try await store.beginPlay(track: track, mood: .sad, reason: "", at: 100, zone: -18_000)
    let felt = Affect(valence: 0.25, arousal: -0.5)
    try await store.endPlay(play, outcome: .completed, fraction: 1, affect: felt, moodAfter: .happy, at: 280)
    let ended = try #require(try await store.lastPlay())
    #expect(ended.zone == -18_000 && ended.affect == felt && ended.mood == .sad && ended.moodAfter == .happy)
    let louder = Feedback(track: track, kind: .volume, mood: nil, at: 150, zone: -18_000, value: 0.7)
    try await store.record(louder)
    let said = try await store.said(limit: 5)
    #expect(said.map(\.feedback) == [louder] && said.map(\.title) == ["Song 1"])
  }

  @Test("a database of the schema before has its plays and likes, with no moment to them")
  func migration() async throws {
    do {
      let old = try Connection(path: scratch.database, access: .writing)
      try Schema.migrate(old, steps: Array(Schema.steps.prefix(3)))
      try old.execute(
        """
        INSERT INTO tracks(path, size, modified, title, duration, added) VALUES('/a.ogg', 1, 1, 'A', 100, 0);
        INSERT INTO plays(track, listener, mood, reason, started, ended, fraction, outcome)
          VALUES(1, 0, 'sad', 'why', 5, 105, 1, 'completed');
        INSERT INTO feedback(track, listener, kind, mood, at) VALUES(1, 0, 'like', 'sad', 50);
        """)
    }
    let store = try await Store.open(at: scratch.database, now: 0)
    #expect(store.opening == .existing)
    let play = try #require(try await store.lastPlay())
    #expect(play.reason == "why" && play.outcome == .completed && play.mood == .sad)
    #expect(play.zone == nil && play.affect == nil && play.moodAfter == nil)
    #expect(try await store.feedback(of: 0) == [Feedback(track: 1, kind: .like, mood: .sad, at: 50)])
  }
}
