import Glibc

/// A socket in the file system: made so that no one connects before its permissions are right and no running server
/// loses its own.
struct SocketFile: Sendable {
  /// Bytes that fit into a socket address, without the zero at the end.
  static let pathLimit = 107

  let path: String
  private let device: dev_t
  private let inode: ino_t

  /// - Throws: `badSocketPath`.
  static func check(_ path: String) throws(ControlError) {
    guard (1...pathLimit).contains(path.utf8.count), !path.utf8.contains(0) else {
      throw .badSocketPath(path: path, limit: pathLimit)
    }
  }

  /// Makes the folder where it is missing (mode 0755 less the umask), replaces a socket that no one listens on, binds
  /// and listens. The file ends with mode 0660 and, where `group` exists and this user may give files to it, that group.
  /// - Returns: the file, and the descriptor that listens on it, non-blocking, which the caller owns.
  static func listen(at path: String, group: String?) throws(ControlError) -> (file: SocketFile, descriptor: Int32) {
    try check(path)
    let folder = try makeFolder(of: path)
    // Two servers that start at once must not take each other's new socket for a stale one.
    let lock = try lockFolder(folder, for: path)
    defer { close(lock) }
    try removeStale(path)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw failure(path, "no socket") }
    do throws(ControlError) {
      return (try bind(descriptor, to: path, group: group), descriptor)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Removes the file, unless another server's has taken its place. To be called while the descriptor is open: until
  /// then no other file can get the same inode.
  func remove() {
    var status = stat()
    if lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode {
      unlink(path)
    }
  }

  private static func bind(_ descriptor: Int32, to path: String, group: String?) throws(ControlError) -> SocketFile {
    // On Linux the file takes the descriptor's mode: no one else can connect until it is widened below.
    guard fchmod(descriptor, 0o600) == 0 else { throw failure(path, "no permissions") }
    guard withAddress(of: path, { Glibc.bind(descriptor, $0, $1) }) == 0 else { throw failure(path, "no address") }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw failure(path, "no file") }
    let file = SocketFile(path: path, device: status.st_dev, inode: status.st_ino)
    if let group, let number = Groups.number(of: group) {
      // A user outside the group keeps the socket in a group of its own.
      _ = lchown(path, uid_t.max, number)
    }
    guard chmod(path, 0o660) == 0, Glibc.listen(descriptor, 128) == 0 else {
      let error = failure(path, "no permissions")
      file.remove()
      throw error
    }
    return file
  }

  private static func removeStale(_ path: String) throws(ControlError) {
    var status = stat()
    if lstat(path, &status) != 0 {
      if errno == ENOENT { return }
      throw failure(path, "no status")
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard probe >= 0 else { throw failure(path, "no socket") }
    defer { close(probe) }
    let connected = withAddress(of: path) { connect(probe, $0, $1) } == 0
    // EAGAIN: so many are waiting to connect that there is no room for one more.
    if connected || errno == EAGAIN { throw .anotherRuns(path: path) }
    guard errno == ECONNREFUSED else { throw failure(path, "cannot tell whether the old socket is in use") }
    guard unlink(path) == 0 || errno == ENOENT else { throw failure(path, "cannot remove the old socket") }
  }

  private static func makeFolder(of path: String) throws(ControlError) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    if slash == path.startIndex { return "/" }
    let folder = String(path[..<slash])
    var made = folder.hasPrefix("/") ? "/" : ""
    for part in folder.split(separator: "/") {
      made += part
      if mkdir(made, 0o755) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
        throw failure(path, "no folder \(made)")
      }
      made += "/"
    }
    return folder
  }

  /// Waits at most two seconds for another server that is just starting in the same folder.
  private static func lockFolder(_ folder: String, for path: String) throws(ControlError) -> Int32 {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path, "no folder \(folder)") }
    for _ in 0..<200 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
      usleep(10_000)
    }
    let error = failure(path, "the folder stays locked")
    close(descriptor)
    throw error
  }

  private static func failure(_ path: String, _ what: String) -> ControlError {
    .cannotListen(path: path, detail: "\(what) (\(String(cString: strerror(errno))))")
  }

  private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(pathLimit)) }
    return withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
