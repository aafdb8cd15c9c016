import Emotion
import Library
import Store

/// The local collection: scanned into the database, and read back as mood playlists.
public struct MusicLibrary: Sendable {
  private let store: Store

  public init(store: Store) { self.store = store }

  /// Brings the database up to date with a folder of music.
  ///
  /// - Parameter parallelism: files analysed at a time.
  /// - Throws: `LibraryError` for a folder that is missing or holds no music, `StoreError` where results cannot be saved.
  public func scan(
    _ folder: String, parallelism: Int = LibraryScan.Options.cores,
    progress: @Sendable (ScanProgress) -> Void = { _ in }
  ) async throws -> ScanReport {
    var options = LibraryScan.Options()
    options.parallelism = parallelism
    let scan = LibraryScan(
      folder: folder, store: LibraryStore(store: store), regressor: try Models.moodRegressor(), options: options)
    return try await scan.run(progress: progress)
  }

  /// The four mood playlists, most typical tracks first.
  public func playlists() async throws -> [MoodPlaylist] { MoodPlaylist.all(of: try await playlistTracks()) }

  public func playlist(_ quadrant: Quadrant) async throws -> MoodPlaylist {
    MoodPlaylist(quadrant, of: try await playlistTracks())
  }

  private func playlistTracks() async throws -> [PlaylistTrack] {
    try await store.tracks().map { track in
      PlaylistTrack(
        path: track.file.path, title: track.tags.title, artist: track.tags.artist, duration: track.duration,
        affect: track.profile.affect)
    }
  }
}
