import CSQLite
import Glibc
import Synchronization

/// What SQLite does to the files of one database, write by write, so that a test can make the files as a power cut between any
/// two writes would leave them. It stands in front of SQLite's own access to files (sqlite.org/vfs.html).
final class DiskRecorder: Sendable {
  enum Step {
    case write(file: String, offset: Int, bytes: [UInt8])
    case truncate(file: String, size: Int)
    /// What was done to the file before is on the disk.
    case sync(file: String)
  }

  private struct State {
    var path: String?
    var steps: [Step] = []
    /// The files that are watched, by their address.
    var files: [UInt: String] = [:]
  }

  static let shared = DiskRecorder()
  private let state = Mutex(State())

  /// Steps so far.
  var count: Int { state.withLock { $0.steps.count } }

  /// All steps on the database at `path` and its log from now on; connections opened later are watched.
  func start(_ path: String) {
    install()
    state.withLock { $0 = State(path: path) }
  }

  func stop() -> [Step] {
    state.withLock { state in
      defer { state = State() }
      return state.steps
    }
  }

  fileprivate func opened(_ file: UnsafeMutablePointer<sqlite3_file>, _ name: String) -> Bool {
    state.withLock { state in
      guard let path = state.path, name == path || name == path + "-wal" else { return false }
      state.files[UInt(bitPattern: file)] = name == path ? "" : "-wal"
      return true
    }
  }

  fileprivate func note(_ file: UnsafeMutablePointer<sqlite3_file>?, _ step: (String) -> Step) {
    state.withLock { state in
      if let name = state.files[UInt(bitPattern: file)] { state.steps.append(step(name)) }
    }
  }

  private func install() { _ = Self.installed }

  private static let installed: Bool = {
    guard let original = sqlite3_vfs_find(nil) else { return false }
    originalVFS = original
    let mine = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    mine.initialize(to: original.pointee)
    mine.pointee.zName = UnsafePointer(strdup("mien-recorder"))
    mine.pointee.pNext = nil
    mine.pointee.xOpen = { _, name, file, flags, outFlags in
      guard let file, let open = originalVFS?.pointee.xOpen else { return SQLITE_ERROR }
      let code = open(originalVFS, name, file, flags, outFlags)
      guard code == SQLITE_OK, let name, DiskRecorder.shared.opened(file, String(cString: name)) else { return code }
      originalMethods = file.pointee.pMethods
      // The log's table differs from the database's, but not in what is replaced; the copy is as long-lived as a table.
      let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
      methods.initialize(to: file.pointee.pMethods.pointee)
      methods.pointee.xWrite = recordWrite
      methods.pointee.xTruncate = recordTruncate
      methods.pointee.xSync = recordSync
      file.pointee.pMethods = UnsafePointer(methods)
      return code
    }
    return sqlite3_vfs_register(mine, 1) == SQLITE_OK
  }()
}

nonisolated(unsafe) private var originalVFS: UnsafeMutablePointer<sqlite3_vfs>?
nonisolated(unsafe) private var originalMethods: UnsafePointer<sqlite3_io_methods>?

private func recordWrite(
  _ file: UnsafeMutablePointer<sqlite3_file>?, _ bytes: UnsafeRawPointer?, _ count: Int32, _ offset: sqlite3_int64
) -> Int32 {
  let content = Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
  DiskRecorder.shared.note(file) { .write(file: $0, offset: Int(offset), bytes: content) }
  return originalMethods?.pointee.xWrite(file, bytes, count, offset) ?? SQLITE_IOERR
}

private func recordTruncate(_ file: UnsafeMutablePointer<sqlite3_file>?, _ size: sqlite3_int64) -> Int32 {
  DiskRecorder.shared.note(file) { .truncate(file: $0, size: Int(size)) }
  return originalMethods?.pointee.xTruncate(file, size) ?? SQLITE_IOERR
}

private func recordSync(_ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32) -> Int32 {
  let code = originalMethods?.pointee.xSync(file, flags) ?? SQLITE_IOERR
  DiskRecorder.shared.note(file) { .sync(file: $0) }
  return code
}

/// The files of a database after a power cut.
struct DiskImage {
  /// By suffix.
  private(set) var files: [String: [UInt8]]

  /// Everything up to `cut` steps was asked of the disk. What was asked since a file's last sync may have been done or not, each
  /// sector of 512 bytes by itself, and in any order.
  init(_ before: [String: [UInt8]], _ steps: [DiskRecorder.Step], cut: Int, random: inout SplitMix) {
    files = before
    var synced: [String: Int] = [:]
    for (index, step) in steps.prefix(cut).enumerated() {
      if case .sync(let file) = step { synced[file] = index }
    }
    for (index, step) in steps.prefix(cut).enumerated() {
      switch step {
      case .sync: break
      case .truncate(let file, let size):
        if index < synced[file] ?? 0 || Bool.random(using: &random) { resize(file, to: size) }
      case .write(let file, let offset, let bytes):
        if index < synced[file] ?? 0 {
          write(bytes[...], to: file, at: offset)
        } else if Int.random(in: 0..<4, using: &random) > 0 {
          for start in stride(from: 0, to: bytes.count, by: 512) where Int.random(in: 0..<8, using: &random) > 0 {
            write(bytes[start..<min(start + 512, bytes.count)], to: file, at: offset + start)
          }
        }
      }
    }
  }

  func save(to path: String) {
    for (suffix, bytes) in files { StoreTests.write(bytes, to: path + suffix) }
  }

  private mutating func resize(_ file: String, to size: Int) {
    let have = files[file]?.count ?? 0
    if have > size { files[file]?.removeLast(have - size) }
    if have < size { files[file, default: []] += Array(repeating: 0, count: size - have) }
  }

  private mutating func write(_ bytes: ArraySlice<UInt8>, to file: String, at offset: Int) {
    if files[file]?.count ?? 0 < offset + bytes.count { resize(file, to: offset + bytes.count) }
    files[file]?.withUnsafeMutableBytes { target in
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: $0) }
    }
  }
}
