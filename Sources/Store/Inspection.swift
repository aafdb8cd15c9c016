import Glibc

/// A database as a diagnosis sees it: opened for reading alone, whatever state it is in.
public struct Inspection: Sendable {
  public let schema: Int
  /// The schema that this version writes.
  public let knownSchema: Int
  /// What SQLite's integrity check says; empty where all is well.
  public let faults: [String]
  /// Of the database and its log, in bytes.
  public let bytes: Int
  public let counts: Counts
  /// What is kept under each name.
  public let settings: [String: String]
  /// Every file that was looked at, by path.
  public let known: [String: StoredFile]

  /// Fingerprints of the networks that the listeners' templates and calibrations belong to, one for each.
  public let templates, calibrations: [String]

  /// Names that belong to the listeners and their music, for keeping them out of a report: titles, artists, albums,
  /// listeners.
  public let privateNames: [String]

  /// Blocks while every page is read.
  /// - Throws: `.cannotOpen` where there is no such file, and whatever keeps it from being read.
  public init(path: String) throws(StoreError) {
    var status = stat()
    if stat(path, &status) != 0, errno != ENOENT { throw .cannotOpen(path: path, detail: StoreError.reason(errno)) }
    guard try Folder.hasContent(path) else { throw .cannotOpen(path: path, detail: Self.absent) }
    let connection = try Connection(path: path, access: .reading)
    knownSchema = Schema.steps.count
    schema = try Schema.version(of: connection)
    faults = try connection.rows("PRAGMA integrity_check(5)") { $0.text(0) }.filter { $0 != "ok" }
    bytes = ["", "-wal"].reduce(0) { $0 + Self.size(path + $1) }
    counts = try Counts(connection)
    let kept = try connection.rows("SELECT name, value FROM settings") { ($0.text(0), $0.text(1)) }
    settings = Dictionary(kept, uniquingKeysWith: { first, _ in first })
    let files = try connection.rows(Store.selectKnown(content: "NULL"), read: Store.known)
    known = Dictionary(files.map { ($0.file.path, $0) }, uniquingKeysWith: { first, _ in first })
    func models(_ table: String) throws(StoreError) -> [String] {
      // Schema 1 had no faces.
      let isThere = try connection.first("SELECT 1 FROM sqlite_schema WHERE name = ?", .text(table)) { _ in true }
      return isThere == nil ? [] : try connection.rows("SELECT model FROM \(table)") { $0.text(0) }
    }
    (templates, calibrations) = (try models("templates"), try models("calibrations"))
    privateNames = try connection.rows(
      """
      SELECT title FROM tracks UNION SELECT artist FROM tracks UNION SELECT album FROM tracks
      UNION SELECT name FROM listeners WHERE id != \(Listener.guest.id)
      """
    ) { $0.text(0) }.filter { !$0.isEmpty }
  }

  /// The detail of the error where there is no database yet.
  public static let absent = "there is no database yet"

  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
