extension Store {
  /// What is known of every file in a folder and below it, by path.
  public func knownFiles(under folder: String) throws(StoreError) -> [String: StoredFile] {
    let (from, to) = Self.range(of: folder)
    let known = try connection.rows(
      "\(Self.selectKnown) WHERE path >= ? AND path < ?", .text(from), .text(to), read: Self.known)
    return Dictionary(known.map { ($0.file.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Every track whose content is known, also those whose file has vanished.
  public func trackContents() throws(StoreError) -> [TrackContent] {
    try connection.rows(
      "SELECT path, content, analyser FROM tracks JOIN profiles ON track = id WHERE content IS NOT NULL ORDER BY id"
    ) { TrackContent(path: $0.text(0), content: $0.integer(1), analyser: $0.int(2)) }
  }

  /// The track of one path is now that of another file, with its profile, plays and feedback. A track that had the other path
  /// before no longer counts as there.
  public func move(from: String, to file: MusicFile, tags: TrackTags) throws(StoreError) {
    try connection.transaction { () throws(StoreError) in
      try noteLibraryChange()
      try rename(from, to: file.path)
      try connection.run(
        """
        UPDATE tracks SET size = ?, modified = ?, title = ?, artist = ?, album = ?, genre = ?, year = ?, number = ?,
          present = 1 WHERE path = ?
        """, .integer(file.size), .integer(file.modified), .text(tags.title), .text(tags.artist), .text(tags.album),
        .text(tags.genre), .integer(tags.year), .integer(tags.number), .text(file.path))
      try connection.run("DELETE FROM failures WHERE path = ?", .text(file.path))
    }
  }

  /// The file of a track has another size or time, and is the same otherwise.
  public func restamp(_ file: MusicFile) throws(StoreError) {
    try connection.run(
      "UPDATE tracks SET size = ?, modified = ? WHERE path = ?", .integer(file.size), .integer(file.modified),
      .text(file.path))
  }

  /// Inside of a transaction. A track that has the other path already gets one that no file has.
  func rename(_ from: String, to path: String) throws(StoreError) {
    try connection.run(
      "UPDATE tracks SET path = path || ' (until ' || id || ')', present = 0 WHERE path = ? AND path != ?", .text(path),
      .text(from))
    try connection.run("UPDATE tracks SET path = ? WHERE path = ?", .text(path), .text(from))
  }

  /// Notes that a file is no playable track, so that the next scan does not try it again. A track that it used to be no
  /// longer counts as there, but keeps its history.
  public func record(_ failure: StoredFailure) throws(StoreError) {
    try connection.transaction { () throws(StoreError) in
      try connection.run(
        "INSERT OR REPLACE INTO failures VALUES(?, ?, ?, ?, ?, ?, ?)", .text(failure.file.path),
        .integer(failure.file.size), .integer(failure.file.modified), .integer(failure.analyser),
        .text(failure.kind), .text(failure.reason), .real(failure.at))
      let removed = try connection.run(
        "UPDATE tracks SET present = 0 WHERE path = ? AND present = 1", .text(failure.file.path))
      if removed > 0 { try noteLibraryChange() }
    }
  }

  /// Every file that is no playable track, by path.
  public func failures() throws(StoreError) -> [StoredFailure] {
    try connection.rows("SELECT path, size, modified, analyser, kind, reason, at FROM failures ORDER BY path") { row in
      StoredFailure(
        file: MusicFile(path: row.text(0), size: row.integer(1), modified: row.integer(2)), analyser: row.int(3),
        kind: row.text(4), reason: row.text(5), at: row.real(6))
    }
  }

  /// Takes the tracks of files that are no longer there out of the library, and forgets failures of such files. The
  /// tracks' history stays and returns with the file when it is saved again. Returns how many tracks went.
  @discardableResult
  public func removeVanished(paths: [String]) throws(StoreError) -> Int {
    try connection.transaction { () throws(StoreError) in
      var removed = 0
      for path in paths {
        removed += try connection.run("UPDATE tracks SET present = 0 WHERE path = ? AND present = 1", .text(path))
        try connection.run("DELETE FROM failures WHERE path = ?", .text(path))
      }
      if removed > 0 { try noteLibraryChange() }
      return removed
    }
  }

  static let selectKnown = selectKnown(content: "content")

  /// - Parameter content: `NULL` for a schema that has none.
  static func selectKnown(content: String) -> String {
    """
    SELECT path, size, modified, analyser, failure, content FROM (
      SELECT path, size, modified, analyser, NULL AS failure, \(content) AS content
      FROM tracks JOIN profiles ON profiles.track = tracks.id WHERE present = 1
      UNION ALL SELECT path, size, modified, analyser, reason, NULL FROM failures)
    """
  }

  static func known(_ row: Row) -> StoredFile {
    StoredFile(
      file: MusicFile(
        path: row.text(0), size: row.integer(1), modified: row.integer(2), content: row.optionalInteger(5)),
      analyser: row.int(3), failure: row.optionalText(4))
  }

  /// Paths below a folder sort from `folder/` up to `folder0`, since "0" follows "/".
  static func range(of folder: String) -> (from: String, to: String) {
    var folder = Substring(folder)
    while folder.last == "/" { folder.removeLast() }
    return (folder + "/", folder + "0")
  }
}
