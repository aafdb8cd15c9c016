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
    let isWeekend: Bool?
    let faces: [Int64: Float]
  }

  private let store: Store
  private let ranker = Ranker()
  private let likeness: Likeness
  private let prior: [Company.Prior]
  private var library: Library?
  private var known: (moment: Moment, taste: TasteProfile, lastPlayed: [Int64: Double])?
  private var household: Household?

  /// - Parameters:
  ///   - likeness: how much a listener of whom little is known borrows from those alike.
  ///   - prior: what others play elsewhere, as `PriorFile` reads it.
  public init(store: Store, likeness: Likeness = Likeness(), prior: [Company.Prior] = []) {
    (self.store, self.likeness, self.prior) = (store, likeness, prior)
  }

  /// The best tracks for this moment, in playing order.
  ///
  /// - Parameters:
  ///   - listener: whose taste counts, by id.
  ///   - faces: of each other listener how alike the faces are, 0...1, for a guest's first guess.
  ///   - seed: varies the luck; the same seed on the same database at the same time gives the same list.
  /// - Throws: `ApplianceError.noMusic` where nothing has been scanned; `StoreError`.
  public func recommend(
    _ context: Context, listener: Int64 = Listener.guest.id, faces: [Int64: Float] = [:], count: Int, seed: UInt64
  ) async throws -> [Recommendation] {
    let library = try await currentLibrary()
    guard library.catalogue.count > 0 else { throw ApplianceError.noMusic(store.path) }
    let (taste, lastPlayed) = try await knowledge(of: listener, faces: faces, context, in: library)
    return ranker.rank(
      library.catalogue, context: context, taste: taste, lastPlayed: lastPlayed, count: count, seed: seed)
  }

  /// Forgets what was learnt of anybody; it is learnt anew from the database when it is wanted.
  public func forget() { (known, household) = (nil, nil) }

  /// Whether a taste or who is alike is kept.
  var remembersSomebody: Bool { known != nil || household != nil }

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
    of listener: Int64, faces: [Int64: Float], _ context: Context, in library: Library
  ) async throws -> (taste: TasteProfile, lastPlayed: [Int64: Double]) {
    let moment = Moment(
      library: library.version, history: try await store.historyVersion(), listener: listener, mood: context.mood,
      hour: (context.hour / Self.tasteHours).rounded(.down) * Self.tasteHours,
      now: (context.now / (3_600 * Self.tasteHours)).rounded(.down) * 3_600 * Self.tasteHours,
      isWeekend: context.isWeekend, faces: faces)
    if let known, known.moment == moment { return (known.taste, known.lastPlayed) }
    var household = try await currentHousehold(library)
    let own = try await store.tasteEvents(of: listener, plays: Self.rememberedPlays)
    let borrowed = household.borrowed(
      for: listener, own: own, faces: faces, by: likeness, in: library.catalogue)
    var taste = TasteProfile(
      events: own + borrowed, catalogue: library.catalogue, mood: moment.mood, hour: moment.hour,
      isWeekend: moment.isWeekend, now: moment.now)
    taste.company = household.company(of: listener, in: library.catalogue)
    self.household = household
    let lastPlayed = try await store.lastPlayed(for: listener)
    known = (moment, taste, lastPlayed)
    return (taste, lastPlayed)
  }

  private func currentHousehold(_ library: Library) async throws -> Household {
    // The latest play may go on still.
    let ended = max(try await store.lastPlay()?.id ?? 0, 1) - 1
    let version = Household.Version(
      library: library.version, last: ended / Self.playsBetween * Self.playsBetween)
    if let household, household.version == version { return household }
    let plays = try await store.history(through: version.last, limit: Self.rememberedPlays)
    return Household(version, plays: plays, prior: prior)
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

  /// A taste holds for so much of an hour: it fades over months, and goes by the time of day in wide curves.
  private static let tasteHours = 0.25
}
