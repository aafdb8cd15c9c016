import Glibc

/// Keeps a second process from writing the same WAV, until it is released.
final class RecordingLock: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Nil where the path is no regular file or cannot be written: the speaker says that in its own words.
  ///
  /// - Throws: `ApplianceError.recordingInUse`.
  init?(_ path: String) throws(ApplianceError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o640)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .recordingInUse(path)
    }
  }

  /// A file that got no music goes again.
  deinit {
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_size == 0 { unlink(path) }
    close(descriptor)
  }
}
