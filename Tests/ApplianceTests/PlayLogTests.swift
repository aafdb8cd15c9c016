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

  private func sad() throws -> MoodEstimate {
    let values = Expression.allCases.map { $0 == .sad ? Float(0.94) : 0.01 }
    return MoodEstimator.snapshot(try #require(ExpressionProbabilities(values)), quality: 1)
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

  @Test("a lift climbs in valence from song to song")
  func lift() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let chooser = MusicChooser(store: store, seed: 2)
    var targets: [Float] = []
    for _ in 0..<5 {
      targets.append(try await chooser.next(for: try sad(), leavingOut: []).recommendation.target.valence)
    }
    #expect(zip(targets, targets.dropFirst()).allSatisfy { $0 <= $1 }, "\(targets)")
    #expect((targets.last ?? 0) > (targets.first ?? 0))
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
