import Emotion
import Recommending
import Store

/// Chooses music for a listener from what the database knows.
///
/// What it read and learnt is kept in memory for as long as the database has not changed, so that a choice costs little:
/// for each track about 350 bytes and 12 of the last listener's taste, and 4 for each of at most `rememberedListeners`. What
/// is kept follows from the database and the time alone: a recommender made anew chooses the same.
public actor Recommender {
  /// The library at one version.
  private struct Library {
    let version: Int64
    let catalogue: Catalogue
  }

  /// What a taste was learnt from, and for.
  private struct Moment: Equatable {
    let library: Int64
    let history: HistoryVersion
    let listener: Int64
    let mood: Mood?
    let hour, now: Double
  }

  /// The plays of everyone that are compared, up to the last one that counts.
  private struct Household: Equatable {
    let library, last: Int64
  }

  private let store: Store
  private let ranker = Ranker()
  private var library: Library?
  private var known: (moment: Moment, taste: TasteProfile, lastPlayed: [Int64: Double])?
  /// Per listener what those alike play.
  private var compared: (household: Household, scores: [Int64: [Float]])?

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
    let library = try await currentLibrary()
    guard library.catalogue.count > 0 else { throw ApplianceError.noMusic(store.path) }
    let (taste, lastPlayed) = try await knowledge(of: listener, context, in: library)
    return ranker.rank(
      library.catalogue, context: context, taste: taste, lastPlayed: lastPlayed, count: count, seed: seed)
  }

  /// Read anew where it has changed. The version is read first, so that a change meanwhile is seen the next time.
  private func currentLibrary() async throws -> Library {
    let version = try await store.libraryVersion()
    if let library, library.version == version { return library }
    let tracks = try await store.tracks()
    // Features of another analyser mean something else.
    let analyser = tracks.map(\.profile.analyser).max()
    let features = try await store.features(ofAnalyser: analyser ?? 0)
    let catalogue = Catalogue(
      tracks.map(Self.candidate), featureCount: features.values.first?.count ?? 0, features: { features[$0] ?? [] })
    let read = Library(version: version, catalogue: catalogue)
    library = read
    return read
  }

  private func knowledge(
    of listener: Int64, _ context: Context, in library: Library
  ) async throws -> (taste: TasteProfile, lastPlayed: [Int64: Double]) {
    let moment = Moment(
      library: library.version, history: try await store.historyVersion(), listener: listener, mood: context.mood,
      hour: (context.hour / Self.tasteHours).rounded(.down) * Self.tasteHours,
      now: (context.now / (3_600 * Self.tasteHours)).rounded(.down) * 3_600 * Self.tasteHours)
    if let known, known.moment == moment { return (known.taste, known.lastPlayed) }
    var taste = TasteProfile(
      events: try await events(of: listener), catalogue: library.catalogue, mood: moment.mood, hour: moment.hour,
      now: moment.now)
    taste.company = try await company(of: listener, in: library)
    let lastPlayed = try await store.lastPlayed(for: listener)
    known = (moment, taste, lastPlayed)
    return (taste, lastPlayed)
  }

  /// What those of the household who are alike play; nothing where only one has played.
  private func company(of listener: Int64, in library: Library) async throws -> [Float] {
    // The latest play may go on still.
    let ended = max(try await store.lastPlay()?.id ?? 0, 1) - 1
    let household = Household(library: library.version, last: ended / Self.playsBetween * Self.playsBetween)
    var kept = compared?.household == household ? compared?.scores ?? [:] : [:]
    if let scores = kept[listener] { return scores }
    let heard = try await store.history(through: household.last, limit: Self.rememberedPlays).filter {
      $0.outcome == .completed
    }
    var scores: [Float] = []
    if heard.contains(where: { $0.listener != listener }), heard.contains(where: { $0.listener == listener }) {
      let plays = heard.map { Company.Play(listener: $0.listener, track: $0.track, weight: 1) }
      scores = Company(plays, catalogue: library.catalogue).scores(for: listener, in: library.catalogue)
    }
    if kept.count >= Self.rememberedListeners { kept = [:] }
    kept[listener] = scores
    compared = (household, kept)
    return scores
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

  /// After so many plays of the household it is learnt anew who is alike.
  static let playsBetween: Int64 = 50

  /// For so many listeners it is kept.
  private static let rememberedListeners = 16

  /// A taste holds for so much of an hour: it fades over months, and goes by the time of day in wide curves.
  private static let tasteHours = 0.25

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
    let said = try await store.feedback(of: listener).compactMap { feedback in
      let play = heard[feedback.track]?.first { $0.started <= feedback.at }
      return Self.kind(feedback.kind, fraction: play?.fraction ?? 0).map { kind in
        TasteEvent(
          track: feedback.track, kind: kind, mood: feedback.mood, at: feedback.at, hour: localHour(at: feedback.at))
      }
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

  /// Nil for what tells nothing of a taste.
  private static func kind(_ kind: Feedback.Kind, fraction: Double) -> TasteEvent.Kind? {
    switch kind {
    case .like: .like
    case .skip: .skip(fraction: fraction)
    case .pause: .pause
    case .again: .again
    case .volume: nil
    }
  }
}
