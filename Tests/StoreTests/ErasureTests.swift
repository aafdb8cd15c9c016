import Testing

@testable import Store

@Suite("Erasing a listener from every table, whatever tables there are")
struct ErasureTests {
  private let scratch = Scratch()

  private struct Column {
    let name, type: String
    /// The table whose rows it names.
    let refersTo: String?
  }

  private func tables(_ connection: Connection) throws -> [String] {
    try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
      $0.text(0)
    }
  }

  private func columns(of table: String, _ connection: Connection) throws -> [Column] {
    try connection.rows(
      """
      SELECT name, type, (SELECT "table" FROM pragma_foreign_key_list(?1) AS key WHERE key."from" = column.name)
      FROM pragma_table_info(?1) AS column
      """, .text(table)
    ) { Column(name: $0.text(0), type: $0.text(1), refersTo: $0.optionalText(2)) }
  }

  /// Every row of every table as text.
  private func content(_ connection: Connection) throws -> [String: Set<String>] {
    try tables(connection).reduce(into: [:]) { content, table in
      let columns = try columns(of: table, connection).map { "quote(\"\($0.name)\")" }.joined(separator: " || ',' || ")
      // A count of the library's changes tells nothing of anybody.
      let rows = try connection.rows("SELECT \(columns) FROM \(table)") { $0.text(0) }
      content[table] = Set(rows.filter { !$0.contains("library version") })
    }
  }

  /// A row of a listener in every table that has rows of listeners; returns these tables.
  private func fillAll(for listener: Int64, track: Int64, _ connection: Connection) throws -> [String] {
    try tables(connection).filter { table in
      let columns = try columns(of: table, connection)
      guard columns.contains(where: { $0.refersTo == "listeners" }) else { return false }
      let values: [(String, Value)] = columns.compactMap { column in
        switch (column.refersTo, column.type) {
        case ("listeners", _): (column.name, .integer(listener))
        case ("tracks", _): (column.name, .integer(track))
        case (_, "TEXT"): (column.name, .text("Zaphod"))
        case (_, "REAL"): (column.name, .real(0.4242))
        case (_, "BLOB"): (column.name, .blob(Array(repeating: 0x5a, count: 64)))
        case _ where column.name == "id": nil
        default: (column.name, .integer(4_242))
        }
      }
      let names = values.map(\.0).joined(separator: ", ")
      let places = values.map { _ in "?" }.joined(separator: ", ")
      try connection.run("INSERT INTO \(table)(\(names)) VALUES(\(places))", values: values.map(\.1))
      return true
    }
  }

  @Test("no table is other than before the listener came: no row, no template, no calibration, no count")
  func leavesNothing() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let track = try await store.save(sample(1), at: 0)
    let other = try await store.addListener(named: "Trillian", at: 1)
    let connection = try Connection(path: scratch.database, access: .writing)
    try connection.execute("PRAGMA foreign_keys = ON")
    _ = try fillAll(for: other.id, track: track, connection)
    _ = try fillAll(for: Listener.guest.id, track: track, connection)
    let before = try content(connection)
    let listener = try await store.addListener(named: "Zaphod", at: 1)
    let filled = try fillAll(for: listener.id, track: track, connection)
    #expect(filled.count >= 7 && filled.contains("past") && filled.contains("moods"))
    #expect(try content(connection) != before)

    let proof = try await store.forgetListener(named: "Zaphod", history: true)
    #expect(Set(proof.rowsLeft.keys) == Set(filled + ["listeners"]) && proof.isComplete)
    #expect(try content(connection) == before)
  }

  @Test("a column that names a listener belongs to a table that loses its rows with the listener")
  func everyTableIsBound() throws {
    let connection = try Connection(path: scratch.database, access: .writing)
    try Schema.migrate(connection)
    for table in try tables(connection) {
      for column in try columns(of: table, connection) where column.name.contains("listener") {
        #expect(column.refersTo == "listeners", "\(table).\(column.name)")
      }
      let actions = try connection.rows(
        "SELECT on_delete FROM pragma_foreign_key_list(?) WHERE \"table\" = 'listeners'", .text(table)
      ) { $0.text(0) }
      #expect(actions.allSatisfy { $0 == "CASCADE" }, "\(table)")
    }
  }

  @Test("without history, what was heard and liked is added to the guest's, and what the face told is gone")
  func historyStays() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let track = try await store.save(sample(1), at: 0)
    let listener = try await store.addListener(named: "Zaphod", at: 1)
    let connection = try Connection(path: scratch.database, access: .writing)
    try connection.execute("PRAGMA foreign_keys = ON")
    for listener in [listener.id, Listener.guest.id] { _ = try fillAll(for: listener, track: track, connection) }
    let proof = try await store.forgetListener(named: "Zaphod", history: false)
    #expect(proof.isComplete && proof.keptPlays == 4_243 && proof.keptFeedback == 1)
    #expect(try await store.past(of: Listener.guest.id).map(\.plays) == [8_484])
    #expect(try await store.history(of: Listener.guest.id, limit: 9).count == 2)
    #expect(try await store.moods(limit: 9).map(\.listener) == [Listener.guest.id])
  }
}
