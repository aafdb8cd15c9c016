import Emotion
import FoundationEssentials
import Recommending
import Store
import Testing

@testable import Appliance

@Suite("Choosing from the store")
struct RecommenderTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-app-\(UUID().uuidString)")
    .path

  private func makeStore() async throws -> Store {
    let store = try await StateFolder(path: folder).openStore()
    for index in 0..<8 {
      try await store.save(
        AnalysedTrack(
          file: MusicFile(path: "/music/\(index).ogg", size: 1, modified: 1),
          tags: TrackTags(title: "track \(index)", artist: "artist \(index % 4)"), duration: 100,
          profile: Profile(
            analyser: 1, affect: Affect(valence: 0.6, arousal: 0.3), tempo: 120, loudness: -14, peak: 1, energy: 0.5,
            brightness: 1_500)),
        at: 1)
    }
    return store
  }

  private func places(_ store: Store) async throws -> [Int64] {
    let context = Context(mood: .happy, hour: 12, now: 1_000_000)
    return try await Recommender(store: store).recommend(context, count: 8, seed: 3).map(\.candidate.id)
  }

  @Test("a library without tracks is an error that tells to scan")
  func empty() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await StateFolder(path: folder).openStore()
    await #expect(throws: ApplianceError.self) {
      try await Recommender(store: store).recommend(Context(mood: nil, hour: 8, now: 0), count: 1, seed: 1)
    }
  }

  @Test("a like brings a track forward, a skip sends it back")
  func feedback() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let last = try #require(try await places(store).last)
    try await store.record(Feedback(track: last, kind: .like, mood: .happy, at: 999_000))
    let liked = try await places(store)
    #expect(liked.first == last)
    try await store.record(Feedback(track: last, kind: .skip, mood: .happy, at: 999_500))
    try await store.record(Feedback(track: last, kind: .skip, mood: .happy, at: 999_600))
    #expect(try await places(store).first != last)
  }

  @Test("feedback goes to the play that was last, from any process")
  func lastPlay() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    await #expect(throws: ApplianceError.nothingPlayed) { try await Listening(store: store).say(.like) }
    _ = try await store.beginPlay(track: 2, mood: .sad, reason: "because", at: 5)
    _ = try await store.beginPlay(track: 5, mood: .happy, reason: "because", at: 6)
    #expect(try await Listening(store: store).say(.like).track == 5)
    #expect(try await store.feedback(of: Listener.guest.id).map(\.track) == [5])
  }
}
