/// The plays and feedback of a database at one moment. Equal to that of a later moment only where none came, changed or went
/// between; not comparable with another ``Store``'s, and not worth keeping.
public struct HistoryVersion: Sendable, Equatable {
  /// Changes of plays and feedback through this store.
  let own: Int
  /// SQLite's count of commits of all others (sqlite.org/pragma.html#pragma_data_version).
  let others: Int64
}

extension Store {
  /// A number that changes in the same transaction in which tracks come, change or go, and when a listener is forgotten, by
  /// whatever process: what was derived from the database until then holds no longer.
  public func libraryVersion() throws(StoreError) -> Int64 {
    try connection.first("SELECT value FROM settings WHERE name = ?", .text(Self.libraryVersionName)) {
      $0.integer(0)
    } ?? 0
  }

  /// Without reading plays or feedback.
  public func historyVersion() throws(StoreError) -> HistoryVersion {
    HistoryVersion(own: historyChanges, others: try connection.first("PRAGMA data_version") { $0.integer(0) } ?? 0)
  }

  /// Inside of the transaction that changes the library.
  func noteLibraryChange() throws(StoreError) {
    try connection.run(
      "INSERT INTO settings VALUES(?, '1') ON CONFLICT(name) DO UPDATE SET value = value + 1",
      .text(Self.libraryVersionName))
  }

  private static let libraryVersionName = "library version"
}
