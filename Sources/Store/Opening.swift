/// How the database was found when it was opened.
public enum Opening: Sendable, Equatable {
  /// There was none: it was created.
  case fresh
  case existing
  /// It was damaged: the file now lies at `movedTo`, and a new one took its place. `recovered` rows (listeners, tracks,
  /// plays, likes, ...) could still be read and are in the new one; the library wants a scan.
  case rebuilt(movedTo: String, recovered: Int)
}

extension Connection {
  /// Opens the database at `path` ready for use: sound, of the latest schema, in WAL mode. A missing one is created with
  /// the folders above it, a damaged one is moved aside and built anew; one of a newer schema or of another program is
  /// an error and stays as it is, byte for byte.
  ///
  /// - Parameters:
  ///   - now: Unix time in seconds; it names the damaged file.
  ///   - verifying: looks at every page (`quick_check`), which takes a second or two for 100,000 tracks on an SD card.
  ///     Without it, only damage to the header and the schema is noticed.
  static func open(path: String, now: Double, verifying: Bool) throws(StoreError) -> (Connection, Opening) {
    try Folder.create(above: path)
    // Other processes that open the same database wait, so that two never create it or move it aside at once.
    let lock = try Folder.lock(above: path)
    defer { lock.release() }
    guard try Folder.hasContent(path) else {
      try Folder.createFile(path)
      return (try prepared(path: path), .fresh)
    }
    do {
      try inspect(path: path, verifying: verifying)
      Folder.closeToOthers(path)
      return (try prepared(path: path), .existing)
    } catch .damaged {
      let moved = try Folder.moveAside(path, now: now)
      let connection = try prepared(path: path)
      return (connection, .rebuilt(movedTo: moved, recovered: connection.recover(from: moved)))
    }
  }

  /// Settles that the file is a sound database of ours, through a connection that cannot change it.
  private static func inspect(path: String, verifying: Bool) throws(StoreError) {
    let connection = try Connection(path: path, access: .reading)
    let version = try Schema.version(of: connection)
    let tables = try connection.first("SELECT count(*) FROM sqlite_schema") { $0.int(0) } ?? 0
    if tables == 0, version == 0 { return }
    let owner = try connection.first("PRAGMA application_id") { $0.integer(0) }
    guard owner == Schema.applicationID else { throw .foreign(path: path) }
    guard version <= Schema.steps.count else {
      throw .newerSchema(path: path, found: version, known: Schema.steps.count)
    }
    guard version > 0, try Schema.matches(connection, steps: Schema.steps.prefix(version)) else {
      throw .damaged(path: path, detail: "its tables are not those of schema \(version)")
    }
    guard verifying else { return }
    let verdict = try connection.first("PRAGMA quick_check(1)") { $0.text(0) } ?? "no answer"
    if verdict != "ok" { throw .damaged(path: path, detail: verdict) }
  }

  /// A connection for reading and writing, with the latest schema. An acknowledged change must survive a power cut, so
  /// each commit waits for the disk: `synchronous = FULL` (sqlite.org/pragma.html#pragma_synchronous: with NORMAL, WAL
  /// mode may lose the last commits).
  private static func prepared(path: String) throws(StoreError) -> Connection {
    let connection = try Connection(path: path, access: .writing)
    let mode = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
    guard mode == "wal" else {
      throw .cannotOpen(path: path, detail: "its file system does not support write-ahead logging")
    }
    try connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON")
    try Schema.migrate(connection)
    return connection
  }
}
