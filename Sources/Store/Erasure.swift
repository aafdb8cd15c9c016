/// What was found after a listener had been erased: the proof that nothing is left, or where something is.
public struct Erasure: Sendable, Equatable, Codable {
  public let name: String
  /// Rows that still refer to the listener, by table; all 0.
  public let rowsLeft: [String: Int]
  /// Plays and feedback that were erased.
  public let plays, feedback: Int
  /// Plays and feedback that were kept, and count as the guest's now.
  public let keptPlays, keptFeedback: Int
  /// How many pieces of the template and the calibration were looked for in the files.
  public let pieces: Int
  /// In how many bytes: the database, its log and copies of it beside it.
  public let bytesSearched: Int
  /// Files that still hold a piece; empty when all is well.
  public let traces: [String]

  public var isComplete: Bool { rowsLeft.values.allSatisfy { $0 == 0 } && traces.isEmpty }
}

extension Store {
  /// Erases a listener with template, calibration and lifts, in the file too: freed space is overwritten
  /// (`secure_delete`) and the write-ahead log, which holds older copies, is emptied. Then looks for what may be left.
  ///
  /// - Parameter history: erases plays and feedback too; else they become the guest's, without a name.
  public func forgetListener(named name: String, history: Bool) throws(StoreError) -> Erasure {
    let listener = try member(named: name)
    let secrets = try knownListeners().first { $0.listener.id == listener.id }
    let pieces = Self.pieces(secrets?.template?.embedding ?? []) + Self.pieces(of: secrets?.calibration?.content ?? [])
    let id = Value.integer(listener.id)
    historyChanges += 1
    let (plays, feedback) = try connection.transaction { () throws(StoreError) in
      let counts = try historyCounts(of: listener.id)
      if !history { try leaveHistoryToGuest(of: id) }
      try connection.run("DELETE FROM listeners WHERE id = ?", id)
      try noteLibraryChange()
      return counts
    }
    try emptyLog()
    let search = try connection.search(for: pieces)
    var left: [String: Int] = [:]
    for (table, column) in try tablesOfListeners() {
      left[table] = try connection.first("SELECT count(*) FROM \(table) WHERE \(column) = ?", id) { $0.int(0) } ?? 0
    }
    return Erasure(
      name: listener.name, rowsLeft: left, plays: history ? plays : 0, feedback: history ? feedback : 0,
      keptPlays: history ? 0 : plays, keptFeedback: history ? 0 : feedback, pieces: pieces.count,
      bytesSearched: search.bytes, traces: search.traces)
  }

  /// What was heard and liked stays, without a name; what was read off the face does not.
  private func leaveHistoryToGuest(of id: Value) throws(StoreError) {
    let guest = Listener.guest.id
    for table in ["plays", "feedback"] {
      try connection.run("UPDATE \(table) SET listener = \(guest) WHERE listener = ?", id)
    }
    try connection.run(
      """
      INSERT INTO past SELECT \(guest), track, plays, completed, skipped, last FROM past WHERE listener = ?
      \(Self.addToPast)
      """, id)
  }

  /// Every table with a row for each listener or of one, and the column that tells whose it is.
  private func tablesOfListeners() throws(StoreError) -> [(table: String, column: String)] {
    [("listeners", "id")]
      + (try connection.rows(
        """
        SELECT name, "from" FROM sqlite_schema JOIN pragma_foreign_key_list(name) AS key
        WHERE type = 'table' AND key."table" = 'listeners'
        """
      ) { ($0.text(0), $0.text(1)) })
  }

  private static func pieces(_ floats: [Float]) -> [[UInt8]] {
    pieces(of: floats.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } })
  }

  /// Up to eight pieces from all over the bytes, each long enough to be nobody else's.
  private static func pieces(of bytes: [UInt8]) -> [[UInt8]] {
    let length = 32
    let starts = stride(from: 0, through: bytes.count - length, by: max(length, bytes.count / 8))
    // Zeros are everywhere, and a search that begins with one is slow.
    return starts.map { Array(bytes[$0..<$0 + length].drop { $0 == 0 }) }.filter { Set($0).count > 4 }
  }
}
