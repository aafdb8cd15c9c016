import Emotion
import Recommending
import Store

/// Chooses music for a listener from what the database knows.
public actor Recommender {
  private let store: Store
  private let ranker = Ranker()
  /// The library as it last was; prepared anew only where it has changed.
  private var library: (tracks: [Track], catalogue: Catalogue)?

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
    let catalogue = try await catalogue(of: tracks)
    var taste = TasteProfile(
      events: try await events(of: listener), catalogue: catalogue, mood: context.mood, hour: context.hour,
      now: context.now)
    taste.company = try await company(of: listener, in: catalogue)
    return ranker.rank(
      catalogue, context: context, taste: taste, lastPlayed: try await store.lastPlayed(for: listener), count: count,
      seed: seed)
  }

  private func catalogue(of tracks: [Track]) async throws -> Catalogue {
    if let library, library.tracks == tracks { return library.catalogue }
    // Features of another analyser mean something else.
    let analyser = tracks.map(\.profile.analyser).max()
    let features = try await store.features(ofAnalyser: analyser ?? 0)
    let catalogue = Catalogue(
      tracks.map(Self.candidate), featureCount: features.values.first?.count ?? 0, features: { features[$0] ?? [] })
    library = (tracks, catalogue)
    return catalogue
  }

  /// What those of the household who are alike play; nothing where only one has played.
  private func company(of listener: Int64, in catalogue: Catalogue) async throws -> [Float] {
    let heard = try await store.history(limit: Self.rememberedPlays).filter { $0.outcome == .completed }
    guard heard.contains(where: { $0.listener != listener }), heard.contains(where: { $0.listener == listener }) else {
      return []
    }
    let plays = heard.map { Company.Play(listener: $0.listener, track: $0.track, weight: 1) }
    return Company(plays, catalogue: catalogue).scores(for: listener, in: catalogue)
  }

  private static func candidate(_ track: Track) -> Candidate {
    Candidate(
      id: track.id, title: track.tags.title, artist: track.tags.artist, album: track.tags.album,
      genre: track.tags.genre, affect: track.profile.affect, tempo: track.profile.tempo ?? 0,
      energy: track.profile.energy,
      duration: track.duration)
  }

  /// How many of the latest plays count as taste.
  private static let rememberedPlays = 2_000

  /// Seconds after which a mood has nothing to do with the song before.
  private static let moodMemory = 900.0

  private func events(of listener: Int64) async throws -> [TasteEvent] {
    let plays = try await store.history(of: listener, limit: Self.rememberedPlays)
    let completed = plays.compactMap { play in
      play.outcome == .completed
        ? TasteEvent(
          track: play.track, kind: .completed, mood: play.mood, at: play.ended ?? play.started,
          hour: localHour(at: play.started)) : nil
    }
    let heard = Dictionary(grouping: plays, by: \.track)
    let said = try await store.feedback(of: listener).map { feedback in
      let play = heard[feedback.track]?.first { $0.started <= feedback.at }
      return TasteEvent(
        track: feedback.track, kind: Self.kind(feedback.kind, fraction: play?.fraction ?? 0), mood: feedback.mood,
        at: feedback.at, hour: localHour(at: feedback.at))
    }
    return completed + said + Self.lifts(in: plays)
  }

  /// Songs that were heard to their end in a bad mood, and how much better the mood was when the next one began.
  private static func lifts(in plays: [Play]) -> [TasteEvent] {
    zip(plays, plays.dropFirst()).compactMap { next, play in
      guard play.outcome == .completed, let before = play.mood, before.isNegative, let after = next.mood,
        let ended = play.ended, next.started - ended < moodMemory
      else { return nil }
      let gain = Double(after.affect.valence - before.affect.valence)
      return TasteEvent(
        track: play.track, kind: .lifted(by: gain), mood: before, at: ended, hour: localHour(at: play.started))
    }
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
