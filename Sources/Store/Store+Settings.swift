extension Store {
  /// A value that was kept under this name.
  public func setting(_ name: String) throws(StoreError) -> String? {
    try connection.first("SELECT value FROM settings WHERE name = ?", .text(name)) { $0.text(0) }
  }

  /// Keeps a value under a name in place of the one before; nil erases it.
  public func set(_ name: String, to value: String?) throws(StoreError) {
    if let value {
      try connection.run("INSERT OR REPLACE INTO settings VALUES(?, ?)", .text(name), .text(value))
    } else {
      try connection.run("DELETE FROM settings WHERE name = ?", .text(name))
    }
  }
}
