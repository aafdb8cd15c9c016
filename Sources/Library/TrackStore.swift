/// A file's identity as far as rescanning needs it: unchanged size and time mean unchanged content.
public struct FileStamp: Sendable, Equatable, Hashable {
  /// Bytes.
  public let size: Int
  /// Nanoseconds since 1970.
  public let modified: Int64

  public init(size: Int, modified: Int64) {
    self.size = size
    self.modified = modified
  }
}

/// What the store remembers of a file from an earlier scan.
public struct KnownFile: Sendable, Equatable {
  public let stamp: FileStamp
  /// Of the analyser that made the profile, or that failed.
  public let analyserVersion: Int
  /// Why the file could not be analysed; nil for a track.
  public let failure: String?
  /// Nil for what is no track.
  public let content: ContentHash?

  public init(stamp: FileStamp, analyserVersion: Int, failure: String? = nil, content: ContentHash? = nil) {
    self.stamp = stamp
    self.analyserVersion = analyserVersion
    self.failure = failure
    self.content = content
  }
}

/// A track that the store holds with its history, whether its file is still there or not.
public struct RememberedTrack: Sendable, Equatable {
  public let path: String
  public let content: ContentHash
  public let analyserVersion: Int

  public init(path: String, content: ContentHash, analyserVersion: Int) {
    self.path = path
    self.content = content
    self.analyserVersion = analyserVersion
  }
}

/// A track whose file was found elsewhere, with the same content.
public struct MovedTrack: Sendable, Equatable {
  /// Absolute.
  public var from, path: String
  public var stamp: FileStamp
  public var tags: ScannedTags

  public init(from: String, path: String, stamp: FileStamp, tags: ScannedTags) {
    (self.from, self.path, self.stamp, self.tags) = (from, path, stamp, tags)
  }
}

/// Where a scan keeps its results. Each call commits before it returns, so that a scan that is killed goes on where it
/// was; calls come one after the other.
public protocol TrackStore: Sendable {
  /// Every file remembered from earlier scans whose path lies below `folder` (which ends in `/`), by path.
  func knownFiles(below folder: String) async throws -> [String: KnownFile]
  /// Every track that there is or was, wherever it lies.
  func rememberedTracks() async throws -> [RememberedTrack]
  /// Adds or replaces the track of `track.path` with its profile, in one transaction; forgets an earlier failure.
  ///
  /// - Parameter from: where the track was before, if it was elsewhere: it keeps its history.
  func save(_ track: ScannedTrack, movedFrom from: String?) async throws
  /// The track of one path is now that of another, with its profile and its history.
  func move(_ track: MovedTrack) async throws
  /// The file of this path has another time, and the same content.
  func restamp(path: String, _ stamp: FileStamp) async throws
  /// Remembers that a file cannot be used; removes the track of that path, if there is one.
  func markFailed(_ failure: ScanFailure) async throws
  /// Forgets the files of these paths, tracks and failures alike.
  func removeVanished(paths: [String]) async throws
}
