import CSQLite
import Glibc

/// What can go wrong with the database. Every text names the file, says what happened and what to do.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The disk has no room left; the change was not made, what was stored before is intact.
  case full(path: String)
  /// The file or its folder can be read but not written.
  case readOnly(path: String)
  /// Another process kept the database locked for longer than the busy timeout.
  case busy(path: String)
  /// The file is not a database, or its pages contradict each other.
  case damaged(path: String, detail: String)
  /// The database was written by a later version; it was left as it is.
  case newerSchema(path: String, found: Int, known: Int)
  /// A sound SQLite database, but of another program; it was left as it is.
  case foreign(path: String)
  case cannotOpen(path: String, detail: String)
  case cannotMoveAside(path: String, detail: String)
  /// Anything else that SQLite reports, with its extended result code.
  case failed(path: String, code: Int32, detail: String)
  case unknownListener(name: String)
  case listenerExists(name: String)
  case badListenerName(name: String)

  public var description: String {
    switch self {
    case .full(let path):
      "\(path): the disk is full, so this was not saved; what was saved before is intact. Free some space and try again."
    case .readOnly(let path):
      "\(path): the database cannot be written. Give this user write access to the file and its folder, or choose another path."
    case .busy(let path):
      "\(path): another process keeps the database locked. Wait for it (a running scan, perhaps) and try again."
    case .damaged(let path, let detail):
      "\(path): the database is damaged (\(detail)). Start mien again: it moves the file aside and builds a new one."
    case .newerSchema(let path, let found, let known):
      "\(path): written by a newer mien (schema \(found), this one knows \(known)). Install that version or choose another path."
    case .foreign(let path):
      "\(path): a database of another program. Choose another path for mien's."
    case .cannotOpen(let path, let detail):
      "\(path): cannot open the database: \(detail). Check that the folder exists and that this user may use it."
    case .cannotMoveAside(let path, let detail):
      "\(path): the database is damaged and could not be moved aside: \(detail). Move it away by hand and start again."
    case .failed(let path, let code, let detail):
      "\(path): \(detail) (SQLite code \(code)). Check the disk; if it happens again, report this line."
    case .unknownListener(let name):
      "no listener is called '\(name)'. Check the spelling."
    case .listenerExists(let name):
      "there is a listener called '\(name)' already. Choose another name."
    case .badListenerName(let name):
      "'\(name)' cannot be a listener's name. Use 1 to 64 characters, not only spaces, and not 'guest'."
    }
  }

  /// From the state of a connection just after a call of it failed.
  init(path: String, handle: OpaquePointer?) {
    let code = sqlite3_extended_errcode(handle)
    let cause = sqlite3_system_errno(handle)
    let detail = String(cString: sqlite3_errmsg(handle))
    switch code & 0xff {
    case SQLITE_FULL: self = .full(path: path)
    case SQLITE_IOERR where cause == ENOSPC || cause == EDQUOT: self = .full(path: path)
    case SQLITE_READONLY: self = .readOnly(path: path)
    case SQLITE_CANTOPEN where [EACCES, EPERM, EROFS].contains(cause): self = .readOnly(path: path)
    case SQLITE_CANTOPEN where cause != 0: self = .cannotOpen(path: path, detail: Self.reason(cause))
    case SQLITE_CANTOPEN: self = .cannotOpen(path: path, detail: detail)
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(path: path)
    case SQLITE_CORRUPT, SQLITE_NOTADB: self = .damaged(path: path, detail: detail)
    default: self = .failed(path: path, code: code, detail: detail)
    }
  }

  /// The system's words for an errno value.
  static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
