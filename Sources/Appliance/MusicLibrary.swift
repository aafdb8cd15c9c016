import Emotion
import Library
import Store

/// The local collection: scanned into the database, and read back as playlists.
public struct MusicLibrary: Sendable {
  private let store: Store

  public init(store: Store) { self.store = store }

  /// Brings the database up to date with a folder of music.
  ///
  /// - Parameters:
  ///   - parallelism: files analysed at a time.
  ///   - niceness: how far the scan stands back behind everything else, 0...19.
  /// - Throws: `LibraryError` for a folder that is missing or holds no music, `StoreError` where results cannot be saved.
  public func scan(
    _ folder: String, parallelism: Int = LibraryScan.Options.cores, niceness: Int = 10,
    progress: @Sendable (ScanProgress) -> Void = { _ in }
  ) async throws -> ScanReport {
    var options = LibraryScan.Options()
    (options.parallelism, options.niceness) = (parallelism, niceness)
    let scan = LibraryScan(
      folder: folder, store: LibraryStore(store: store), model: try Models.musicModel(),
      lexicon: Models.valenceLexicon(), options: options)
    return try await scan.run(progress: progress)
  }

  /// The best tracks for a recipe, best first.
  ///
  /// - Parameters:
  ///   - like: of the tracks that fit, those that sound the most like this one come first; it is left out itself.
  ///   - limit: how many at most.
  public func playlist(_ recipe: PlaylistRecipe, like: Track? = nil, limit: Int) async throws -> [PlaylistTrack] {
    guard let like else { return try await store.tracks(PlaceQuery(recipe), limit: limit).map { PlaylistTrack($0) } }
    let features = try await store.features(ofAnalyser: like.profile.analyser)
    guard let wanted = features[like.id] else { throw ApplianceError.nothingAlike(like.file.path) }
    let fitting = try await store.tracks(PlaceQuery(recipe), limit: .max)
    let ranked = fitting.compactMap { track -> (track: Track, likeness: Float)? in
      guard track.id != like.id, let own = features[track.id] else { return nil }
      return (track, Self.likeness(own, wanted))
    }
    return ranked.sorted { ($1.likeness, $0.track.id) < ($0.likeness, $1.track.id) }.prefix(limit).map {
      PlaylistTrack($0.track)
    }
  }

  /// How many tracks a playlist could hold, and how many seconds they last.
  public func count(_ recipe: PlaylistRecipe) async throws -> (tracks: Int, seconds: Double) {
    try await store.count(PlaceQuery(recipe))
  }

  /// The track of a path, or the only one whose title holds the text.
  ///
  /// - Throws: `ApplianceError.unknownTrack`, `.manyTracks`.
  public func track(_ text: String) async throws -> Track {
    for path in [text, LibraryScan.resolved(text)] {
      if let track = try await store.track(path: path) { return track }
    }
    let wanted = text.lowercased()
    let found = try await store.tracks().filter { $0.tags.title.lowercased().contains(wanted) }
    if let exact = found.first(where: { $0.tags.title.lowercased() == wanted }) { return exact }
    guard let track = found.first else { throw ApplianceError.unknownTrack(text) }
    guard found.count == 1 else { throw ApplianceError.manyTracks(text, count: found.count) }
    return track
  }

  /// All tracks, by id.
  public func tracks() async throws -> [Track] { try await store.tracks() }

  /// Files that are no playable tracks, by path.
  public func failures() async throws -> [StoredFailure] { try await store.failures() }

  /// Tracks that are the same music, in groups of two or more.
  public func duplicates() async throws -> [[Track]] {
    let tracks = try await store.tracks()
    let byID = Dictionary(tracks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let features = try await store.features(ofAnalyser: tracks.map(\.profile.analyser).max() ?? 0)
    let items = tracks.map {
      Duplicates.Item(id: $0.id, duration: $0.duration, content: $0.file.content, embedding: features[$0.id] ?? [])
    }
    return Duplicates.groups(of: items).map { $0.compactMap { byID[$0] } }
  }

  /// The cosine of two embeddings.
  private static func likeness(_ one: [Float], _ other: [Float]) -> Float {
    var (product, first, second): (Float, Float, Float) = (0, 0, 0)
    for (own, wanted) in zip(one, other) {
      product += own * wanted
      first += own * own
      second += wanted * wanted
    }
    let scale = (first * second).squareRoot()
    return scale > 0 ? product / scale : 0
  }
}

extension PlaceQuery {
  init(_ recipe: PlaylistRecipe) {
    self.init(
      centre: recipe.centre, valence: recipe.valence, arousal: recipe.arousal, energy: recipe.energy,
      tempo: recipe.tempo)
  }
}

extension PlaylistTrack {
  public init(_ track: Track) {
    self.init(
      path: track.file.path, title: track.tags.title, artist: track.tags.artist, duration: track.duration,
      affect: track.profile.affect)
  }
}
