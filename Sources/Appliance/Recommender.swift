import Emotion
import Recommending
import Store

/// Chooses music for a listener from what the database knows.
public struct Recommender: Sendable {
  private let store: Store
  private let ranker = Ranker()

  public init(store: Store) { self.store = store }

  /// The best tracks for this moment, in playing order.
  ///
  /// - Parameters:
  ///   - listener: whose taste counts, by id.
  ///   - seed: varies the luck; the same seed on the same database at the same time gives the same list.
  /// - Throws: `ApplianceError.noMusic` where nothing has been scanned; `StoreError`.
  public func recommend(
    _ context: Context, listener: Int64 = Listener.guest.id, count: Int, seed: UInt64
  ) async throws -> [Recommendation] {
    let tracks = try await store.tracks()
    guard !tracks.isEmpty else { throw ApplianceError.noMusic(store.path) }
    let catalogue = Catalogue(tracks.map(Self.candidate))
    let taste = TasteProfile(
      events: try await events(of: listener), catalogue: catalogue, mood: context.mood, now: context.now)
    return ranker.rank(
      catalogue, context: context, taste: taste, lastPlayed: try await store.lastPlayed(for: listener), count: count,
      seed: seed)
  }

  private static func candidate(_ track: Track) -> Candidate {
    Candidate(
      id: track.id, title: track.tags.title, artist: track.tags.artist, album: track.tags.album,
      genre: track.tags.genre, affect: track.profile.affect, tempo: track.profile.tempo ?? 0,
      energy: track.profile.energy,
      duration: track.duration)
  }

  /// How many of the latest plays count as taste.
  private static let rememberedPlays = 5_000

  private func events(of listener: Int64) async throws -> [TasteEvent] {
    let plays = try await store.history(of: listener, limit: Self.rememberedPlays)
    let completed = plays.compactMap { play in
      play.outcome == .completed
        ? TasteEvent(track: play.track, kind: .completed, mood: play.mood, at: play.ended ?? play.started) : nil
    }
    let heard = Dictionary(grouping: plays, by: \.track)
    let said = try await store.feedback(of: listener).map { feedback in
      let play = heard[feedback.track]?.first { $0.started <= feedback.at }
      return TasteEvent(
        track: feedback.track, kind: Self.kind(feedback.kind, fraction: play?.fraction ?? 0), mood: feedback.mood,
        at: feedback.at)
    }
    return completed + said
  }

  private static func kind(_ kind: Feedback.Kind, fraction: Double) -> TasteEvent.Kind {
    switch kind {
    case .like: .like
    case .skip: .skip(fraction: fraction)
    case .pause: .pause
    case .again: .again
    }
  }
}
