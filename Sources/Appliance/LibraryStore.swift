import Library
import Store

/// Keeps what a scan finds in the database.
struct LibraryStore: TrackStore {
  let store: Store

  func knownFiles(below folder: String) async throws -> [String: KnownFile] {
    try await store.knownFiles(under: folder).mapValues { KnownFile($0) }
  }

  func rememberedTracks() async throws -> [RememberedTrack] {
    try await store.trackContents().map { track in
      RememberedTrack(
        path: track.path, content: ContentHash(UInt64(bitPattern: track.content)), analyserVersion: track.analyser)
    }
  }

  func save(_ track: ScannedTrack, movedFrom from: String?) async throws {
    let profile = track.profile
    try await store.save(
      AnalysedTrack(
        file: Self.file(track.path, track.stamp, content: track.content), tags: Self.tags(track.tags),
        duration: profile.duration,
        profile: Profile(
          analyser: profile.analyserVersion, affect: profile.affect, tempo: profile.tempo, key: profile.key?.name,
          loudness: profile.loudness.map { Float($0) }, peak: Float(profile.peak), energy: profile.energy,
          brightness: profile.brightness, onsetRate: profile.onsetRate, intro: Float(profile.leadingSilence),
          outro: Float(profile.trailingSilence), lyrics: profile.lyricsValence, features: profile.embedding)),
      movedFrom: from, at: unixTime())
  }

  func move(_ track: MovedTrack) async throws {
    try await store.move(
      from: track.from, to: Self.file(track.path, track.stamp, content: nil), tags: Self.tags(track.tags))
  }

  func restamp(path: String, _ stamp: FileStamp) async throws {
    try await store.restamp(Self.file(path, stamp, content: nil))
  }

  func markFailed(_ failure: ScanFailure) async throws {
    try await store.record(
      StoredFailure(
        file: Self.file(failure.path, failure.stamp, content: nil), analyser: failure.analyserVersion,
        kind: failure.kind.rawValue, reason: failure.reason, at: unixTime()))
  }

  func removeVanished(paths: [String]) async throws { try await store.removeVanished(paths: paths) }

  private static func file(_ path: String, _ stamp: FileStamp, content: ContentHash?) -> MusicFile {
    MusicFile(
      path: path, size: Int64(stamp.size), modified: stamp.modified,
      content: content.map { Int64(bitPattern: $0.value) })
  }

  private static func tags(_ tags: ScannedTags) -> TrackTags {
    TrackTags(
      title: tags.title, artist: tags.artist, album: tags.album, genre: tags.genre, year: tags.year,
      number: tags.trackNumber)
  }
}

extension KnownFile {
  init(_ stored: StoredFile) {
    self.init(
      stamp: FileStamp(size: Int(stored.file.size), modified: stored.file.modified), analyserVersion: stored.analyser,
      failure: stored.failure, content: stored.file.content.map { ContentHash(UInt64(bitPattern: $0)) })
  }
}
