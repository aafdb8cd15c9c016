import CSQLite

/// One connection to a database file, for one thread at a time. Statements are prepared once and kept.
final class Connection {
  enum Access { case reading, writing }

  let path: String
  let handle: OpaquePointer
  private var prepared: [String: OpaquePointer] = [:]

  /// - Parameter busyTimeout: how long a call waits for another process's lock, in milliseconds.
  init(path: String, access: Access, busyTimeout: Int32 = 5_000) throws(StoreError) {
    let mode = access == .reading ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened else {
      let error = opened.map { StoreError(path: path, handle: $0) } ?? .cannotOpen(path: path, detail: "out of memory")
      sqlite3_close_v2(opened)
      throw error
    }
    self.path = path
    handle = opened
    sqlite3_busy_timeout(handle, busyTimeout)
    // SQLite opens a file without write permission for reading and says nothing.
    if access == .writing, sqlite3_db_readonly(handle, "main") == 1 { throw .readOnly(path: path) }
  }

  deinit {
    for statement in prepared.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Runs any number of statements that take no values and whose rows do not matter.
  func execute(_ sql: String) throws(StoreError) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error }
  }

  /// Runs one statement to its end; returns how many rows it changed.
  @discardableResult
  func run(_ sql: String, _ values: Value...) throws(StoreError) -> Int { try run(sql, values: values) }

  @discardableResult
  func run(_ sql: String, values: [Value]) throws(StoreError) -> Int {
    try each(sql, values) { _ in }
    return Int(sqlite3_changes(handle))
  }

  /// All rows of one statement, in order.
  func rows<T>(_ sql: String, _ values: Value..., read: (Row) -> T) throws(StoreError) -> [T] {
    var result: [T] = []
    try each(sql, values) { result.append(read($0)) }
    return result
  }

  /// The first row of one statement, if there is one.
  func first<T>(_ sql: String, _ values: Value..., read: (Row) -> T) throws(StoreError) -> T? {
    var result: T?
    try each(sql, values) { if result == nil { result = read($0) } }
    return result
  }

  /// The id that the last INSERT gave.
  var insertedID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// All of `body` or nothing of it. The write lock is taken at the start, so that a wait for another process happens
  /// there and never half-way (sqlite.org/lang_transaction.html, "IMMEDIATE").
  func transaction<T>(_ body: () throws(StoreError) -> T) throws(StoreError) -> T {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // A full disk may have rolled back by itself already.
      if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Hands each row of one statement to `body`.
  func each(_ sql: String, _ values: [Value], _ body: (Row) -> Void) throws(StoreError) {
    let statement = try prepare(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() {
      guard value.bind(to: statement, at: Int32(index) + 1) == SQLITE_OK else { throw error }
    }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: body(Row(statement: statement))
      case SQLITE_DONE: return
      default: throw error
      }
    }
  }

  private func prepare(_ sql: String) throws(StoreError) -> OpaquePointer {
    if let known = prepared[sql] { return known }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error }
    prepared[sql] = statement
    return statement
  }

  private var error: StoreError { StoreError(path: path, handle: handle) }
}
