import Library
import Store

/// Keeps what a scan finds in the database.
struct LibraryStore: TrackStore {
  let store: Store

  func knownFiles(below folder: String) async throws -> [String: KnownFile] {
    try await store.knownFiles(under: folder).mapValues { file in
      KnownFile(
        stamp: FileStamp(size: Int(file.file.size), modified: file.file.modified), analyserVersion: file.analyser,
        failure: file.failure)
    }
  }

  func save(_ track: ScannedTrack) async throws {
    let profile = track.profile
    try await store.save(
      AnalysedTrack(
        file: Self.file(track.path, track.stamp),
        tags: TrackTags(
          title: track.title, artist: track.artist, album: track.album, genre: track.genre, year: track.year),
        duration: profile.duration,
        profile: Profile(
          analyser: profile.analyserVersion, affect: profile.affect, tempo: profile.tempo, key: profile.key?.name,
          loudness: profile.loudness.map { Float($0) }, peak: Float(profile.peak), energy: profile.energy,
          brightness: profile.brightness, features: profile.embedding)),
      at: unixTime())
  }

  func markFailed(_ failure: ScanFailure) async throws {
    try await store.record(
      StoredFailure(
        file: Self.file(failure.path, failure.stamp), analyser: failure.analyserVersion, kind: failure.kind.rawValue,
        reason: failure.reason, at: unixTime()))
  }

  func removeVanished(paths: [String]) async throws { try await store.removeVanished(paths: paths) }

  private static func file(_ path: String, _ stamp: FileStamp) -> MusicFile {
    MusicFile(path: path, size: Int64(stamp.size), modified: stamp.modified)
  }
}
