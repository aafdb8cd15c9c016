import Glibc

/// What opening a database does with files and folders.
enum Folder {
  /// An exclusive lock on a folder, shared with no other process; it leaves no file behind.
  struct Lock {
    fileprivate let descriptor: Int32
    /// Gives the lock back; call once.
    func release() { close(descriptor) }
  }

  /// `""` and `a.db` lie in `.`, `/a.db` in `/`.
  static func above(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Creates the folders above a file that are missing, for this user only.
  static func create(above path: String) throws(StoreError) {
    let folder = above(path)
    var status = stat()
    if stat(folder, &status) == 0 { return }
    if errno == ENOENT { try create(above: folder) }
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure(errno, path: path, at: folder) }
  }

  /// Waits for the lock on the folder that the file lies in.
  static func lock(above path: String) throws(StoreError) -> Lock {
    let folder = above(path)
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, detail: "\(folder): \(StoreError.reason(errno))") }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let detail = "\(folder): \(StoreError.reason(errno))"
        close(descriptor)
        throw .cannotOpen(path: path, detail: detail)
      }
    }
    return Lock(descriptor: descriptor)
  }

  /// Creates an empty file that no other user can read, where there is none: what people look like and listen to is their
  /// own affair. SQLite gives its log the same permissions. An existing file is not opened: closing it here would drop the
  /// locks that this process may hold on it (sqlite.org/howtocorrupt.html, 2.2).
  static func createFile(_ path: String) throws(StoreError) {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == EEXIST { return }
    guard descriptor >= 0 else { throw failure(errno, path: path, at: path) }
    close(descriptor)
  }

  /// Closes a database and its log to all other users, where this one may: earlier versions let the group read them.
  static func closeToOthers(_ path: String) {
    var status = stat()
    for suffix in ["", "-wal", "-shm"] where stat(path + suffix, &status) == 0 && status.st_mode & 0o077 != 0 {
      _ = chmod(path + suffix, 0o600)
    }
  }

  private static func failure(_ code: Int32, path: String, at place: String) -> StoreError {
    switch code {
    case EACCES, EPERM, EROFS: .readOnly(path: path)
    case ENOSPC, EDQUOT: .full(path: path)
    default: .cannotOpen(path: path, detail: "\(place): \(StoreError.reason(code))")
    }
  }

  /// Whether there is a file with at least one byte in it. SQLite takes an empty file for an empty database. What is no
  /// file, such as a folder, is refused.
  static func hasContent(_ path: String) throws(StoreError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .cannotOpen(path: path, detail: "it is not a file") }
    return status.st_size > 0
  }

  /// Renames the database to `NAME.damaged-20261122T101500Z`, with its `-wal` and `-shm` so that it can still be opened
  /// there. A name that is taken gets a number behind it. Returns the new path.
  static func moveAside(_ path: String, now: Double) throws(StoreError) -> String {
    let wanted = "\(path).damaged-\(stamp(now))"
    var target = wanted
    var number = 2
    while access(target, F_OK) == 0 {
      target = "\(wanted)-\(number)"
      number += 1
    }
    for suffix in ["-wal", "-shm", ""] where access(path + suffix, F_OK) == 0 {
      guard rename(path + suffix, target + suffix) == 0 else {
        throw .cannotMoveAside(path: path, detail: StoreError.reason(errno))
      }
    }
    return target
  }

  /// UTC as `20261122T101500Z`.
  static func stamp(_ time: Double) -> String {
    var seconds = time_t(time.isFinite ? min(max(time, 0), 1e11) : 0)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let date = "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))"
    return "\(date)T\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))Z"
  }
}
