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

  public init(stamp: FileStamp, analyserVersion: Int, failure: String? = nil) {
    self.stamp = stamp
    self.analyserVersion = analyserVersion
    self.failure = failure
  }
}

/// Where a scan keeps its results. Each call commits before it returns, so that a scan that is killed goes on where it
/// was; calls come one after the other.
public protocol TrackStore: Sendable {
  /// Every file remembered from earlier scans whose path lies below `folder` (which ends in `/`), by path.
  func knownFiles(below folder: String) async throws -> [String: KnownFile]
  /// Adds or replaces the track of `track.path` with its profile, in one transaction; forgets an earlier failure.
  func save(_ track: ScannedTrack) async throws
  /// Remembers that a file cannot be used; removes the track of that path, if there is one.
  func markFailed(_ failure: ScanFailure) async throws
  /// Forgets the files of these paths, tracks and failures alike.
  func removeVanished(paths: [String]) async throws
}
