import Emotion
import FoundationEssentials
import Mood
import Player
import Recommending
import Store
import Testing

@testable import Appliance

@Suite("Choosing and keeping plays")
struct PlayLogTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-log-\(UUID().uuidString)")
    .path

  private func makeStore(tracks: Int = 6) async throws -> Store {
    let store = try await StateFolder(path: folder).openStore()
    for index in 0..<tracks {
      try await store.save(
        AnalysedTrack(
          file: MusicFile(path: "/music/\(index).ogg", size: 1, modified: 1), tags: TrackTags(title: "track \(index)"),
          duration: 100,
          profile: Profile(
            analyser: 1, affect: Affect(valence: Float(index) / 3 - 0.9, arousal: 0), tempo: 100, loudness: -14,
            peak: 0.9, energy: 0.5, brightness: 1_500)),
        at: 1)
    }
    return store
  }

  @Test("a play begins when it is heard and ends as it ended")
  func lifeOfAPlay() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let (log, chooser) = (PlayLog(store: store), MusicChooser(store: store, seed: 1))
    let (recommendation, item) = try await chooser.next(for: .unknown, leavingOut: [])
    await log.expect(PlayLog.Choice(recommendation, mood: nil))
    #expect(try await store.lastPlay() == nil)
    try await log.note(.started(item))
    #expect(try await store.lastPlay()?.track == item.track)
    #expect(await log.waitingTracks.isEmpty)
    try await log.say(.like)
    try await log.note(.finished(item, fraction: 1))
    let play = try #require(try await store.lastPlay())
    #expect(play.outcome == .completed && play.fraction == 1)
    #expect(try await store.feedback(of: Listener.guest.id).map(\.kind) == [.like])
    #expect(try await log.say(.skip) == nil)
  }

  @Test(
    "a play keeps how its listener felt during it and at its end, not what was seen of others or with privacy asked for"
  )
  func feelings() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let (log, chooser) = (PlayLog(store: store), MusicChooser(store: store, seed: 1))
    func hear(_ see: () async -> Void) async throws -> Play {
      let (recommendation, item) = try await chooser.next(for: .unknown, leavingOut: [])
      await log.expect(PlayLog.Choice(recommendation, mood: .sad))
      try await log.note(.started(item))
      await see()
      try await log.note(.finished(item, fraction: 1))
      return try #require(try await store.lastPlay())
    }
    let play = try await hear {
      await log.felt(MoodEstimate(told: .sad), by: Listener.guest.id)
      await log.felt(MoodEstimate(told: .happy), by: Listener.guest.id)
      await log.felt(MoodEstimate(told: .angry), by: 77)
    }
    #expect(play.mood == .sad && play.moodAfter == .happy && play.zone == localZone(at: play.started))
    let middle = Mood.sad.affect.moved(towards: Mood.happy.affect, by: 0.5)
    #expect(try #require(play.affect).distance(to: middle) < 1e-5)
    let hidden = try await hear {
      await log.felt(MoodEstimate(told: .sad), by: Listener.guest.id)
      await log.forgetFeelings()
    }
    #expect(hidden.affect == nil && hidden.moodAfter == nil)
    let unseen = try await hear { await log.felt(.unknown, by: Listener.guest.id) }
    #expect(unseen.affect == nil && unseen.moodAfter == nil)
  }

  @Test("a track that is passed over was stopped, not skipped; the one after it is judged again")
  func passedOver() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let (log, chooser) = (PlayLog(store: store), MusicChooser(store: store, seed: 1))
    for outcome in [Outcome.stopped, .skipped] {
      let (recommendation, item) = try await chooser.next(for: .unknown, leavingOut: [])
      await log.expect(PlayLog.Choice(recommendation, mood: nil))
      try await log.note(.started(item))
      if outcome == .stopped { await log.passOver() }
      try await log.note(.skipped(item, fraction: 0.4))
      #expect(try await store.lastPlay()?.outcome == outcome)
    }
  }

  @Test("a skip that another process keeps is known, while that track is heard")
  func saidElsewhere() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let (log, chooser) = (PlayLog(store: store), MusicChooser(store: store, seed: 1))
    for _ in 0..<2 {
      let (recommendation, item) = try await chooser.next(for: .unknown, leavingOut: [])
      await log.expect(PlayLog.Choice(recommendation, mood: nil))
      try await log.note(.started(item))
      #expect(try await !log.wasSaid(.skip))
      _ = try await Listening(store: store).say(.skip)
      #expect(try await log.wasSaid(.skip))
      try await log.note(.skipped(item, fraction: 0.2))
      #expect(try await !log.wasSaid(.skip))
    }
  }

  @Test("a track that is taken from the queue before it is heard may be chosen again, and is no play")
  func takenAway() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let (log, chooser) = (PlayLog(store: store), MusicChooser(store: store, seed: 1))
    let (recommendation, item) = try await chooser.next(for: .unknown, leavingOut: [])
    await log.expect(PlayLog.Choice(recommendation, mood: nil))
    try await log.note(.skipped(item, fraction: 0))
    #expect(await log.waitingTracks.isEmpty)
    #expect(try await store.lastPlay() == nil)
  }

  @Test("a track that cannot be played is not chosen again until another was heard, and too many end the choosing")
  func unplayable() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore(tracks: 3)
    let (log, chooser) = (PlayLog(store: store), MusicChooser(store: store, seed: 1))
    func next() async throws -> QueuedTrack {
      let (recommendation, item) = try await chooser.next(
        for: .unknown, leavingOut: await log.waitingTracks, unplayable: await log.unplayable)
      await log.expect(PlayLog.Choice(recommendation, mood: nil))
      return item
    }
    let first = try await next()
    try await log.note(.failed(first, reason: "gone"))
    let second = try await next()
    #expect(second.track != first.track)
    try await log.note(.started(second))
    #expect(await log.unplayable.isEmpty)
    try await log.note(.finished(second, fraction: 1))
    for _ in 0..<3 { try await log.note(.failed(try await next(), reason: "gone")) }
    await #expect(throws: ApplianceError.unplayable(3)) { try await next() }
    await log.forgive()
    _ = try await next()
    await #expect(throws: ApplianceError.unplayable(MusicChooser.patience)) {
      try await chooser.next(for: .unknown, leavingOut: [], unplayable: Set(10..<10 + Int64(MusicChooser.patience)))
    }
  }

  @Test("a play that a power cut left open was heard as far as was kept")
  func openPlay() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore(tracks: 2)
    _ = try await store.beginPlay(track: 2, mood: nil, reason: "", at: 50)
    _ = try await store.beginPlay(track: 1, mood: nil, reason: "", at: 100)
    let memory = SpeakerMemory(store)
    try await memory.keep(LastPosition(track: 1, seconds: 30, isPaused: false))
    try await memory.closeOpenPlays()
    let plays = try await store.history(limit: 2)
    #expect(plays.map(\.outcome) == [.stopped, .stopped])
    #expect(plays.map(\.fraction) == [0.3, 0] && plays.map(\.ended) == [130, 50])
  }

  @Test("what was chosen and is not heard yet is not chosen again")
  func noDoubles() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let chooser = MusicChooser(store: store, seed: 5)
    var taken: [Int64] = []
    for _ in 0..<5 {
      let (recommendation, _) = try await chooser.next(for: .unknown, leavingOut: taken)
      #expect(!taken.contains(recommendation.candidate.id))
      taken.append(recommendation.candidate.id)
    }
  }

  @Test("the last position survives a restart; damaged text counts as none")
  func lastPosition() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore(tracks: 1)
    #expect(try await LastPosition.load(from: store) == nil)
    let position = LastPosition(track: 1, seconds: 33.25, isPaused: true)
    try await position.save(to: store)
    #expect(try await LastPosition.load(from: store) == position)
    for text in ["", "1 2", "x 1 paused", "1 nan playing", "1 -3 playing"] { #expect(LastPosition(text: text) == nil) }
  }
}
