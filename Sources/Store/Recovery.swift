extension Connection {
  /// Copies what can still be read of a damaged database into this one; returns the number of rows. Rows that contradict
  /// what is here (a play of a lost track, for instance) are left out.
  ///
  /// Each table is read in the order of its key from both ends towards the damage, since a bad page hides only the rows
  /// on it.
  func recover(from path: String) -> Int {
    guard let source = try? Connection(path: path, access: .reading), let tables = try? tables() else { return 0 }
    var copied = 0
    for table in tables {
      guard let old = try? source.columns(of: table), let new = try? columns(of: table) else { continue }
      let columns = new.filter(old.contains)
      guard !columns.isEmpty else { continue }
      let list = columns.joined(separator: ", ")
      let places = columns.map { _ in "?" }.joined(separator: ", ")
      let insert = "INSERT OR IGNORE INTO \(table)(\(list)) VALUES(\(places))"
      for direction in ["ASC", "DESC"] {
        try? execute("BEGIN IMMEDIATE")
        // The error at the damaged page ends this direction; what came before it stays.
        try? source.each("SELECT \(list) FROM \(table) ORDER BY 1 \(direction)", []) { row in
          copied += (try? run(insert, values: columns.indices.map { row.value(Int32($0)) })) ?? 0
        }
        if (try? execute("COMMIT")) == nil { try? execute("ROLLBACK") }
      }
    }
    return copied
  }

  /// Names of the tables in the order of their creation, so that what others refer to comes first.
  private func tables() throws(StoreError) -> [String] {
    try rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid") {
      $0.text(0)
    }
  }

  private func columns(of table: String) throws(StoreError) -> [String] {
    try rows("SELECT name FROM pragma_table_info(?)", .text(table)) { $0.text(0) }
  }
}
