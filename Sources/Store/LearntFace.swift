/// What a listener is recognised by: the mean embedding of several looks, for one network alone. The mean says as much as
/// the single embeddings for telling people apart, and keeps less of a face.
public struct FaceTemplate: Sendable, Equatable {
  /// Fingerprint of the identity network that made it.
  public let model: String
  /// Of length 1.
  public let embedding: [Float]
  /// How many pictures it is the mean of.
  public let looks: Int
  /// Unix time in seconds.
  public let made: Double

  public init(model: String, embedding: [Float], looks: Int, made: Double) {
    (self.model, self.embedding, self.looks, self.made) = (model, embedding, looks, made)
  }
}

/// How a listener's expressions differ from other people's, for one network alone.
public struct FaceCalibration: Sendable, Equatable {
  /// Fingerprint of the expression network that made it.
  public let model: String
  /// As the reader of expressions writes it.
  public let content: [UInt8]
  /// Unix time in seconds.
  public let made: Double

  public init(model: String, content: [UInt8], made: Double) {
    (self.model, self.content, self.made) = (model, content, made)
  }
}

/// A listener with what is known of the face.
public struct KnownListener: Sendable, Equatable {
  public let listener: Listener
  public let template: FaceTemplate?
  public let calibration: FaceCalibration?
}

extension Store {
  /// Everyone but the guest, by name, with what is known of their faces.
  public func knownListeners() throws(StoreError) -> [KnownListener] {
    try connection.rows(
      """
      SELECT id, name, created, templates.model, embedding, looks, templates.made,
        calibrations.model, content, calibrations.made
      FROM listeners LEFT JOIN templates ON templates.listener = id LEFT JOIN calibrations ON calibrations.listener = id
      WHERE id != \(Listener.guest.id) ORDER BY name
      """
    ) { row in
      let template = row.optionalText(3).map {
        FaceTemplate(model: $0, embedding: row.floats(4), looks: row.int(5), made: row.real(6))
      }
      let calibration = row.optionalText(7).map {
        FaceCalibration(model: $0, content: row.blob(8), made: row.real(9))
      }
      return KnownListener(
        listener: Listener(id: row.integer(0), name: row.text(1), created: row.real(2)), template: template,
        calibration: calibration)
    }
  }

  /// Keeps a listener's template. A listener of this name who has none, or one of another network, gets it; else a listener
  /// is added.
  ///
  /// - Throws: `.listenerExists` where there is one with a template of the same network.
  public func enrol(named name: String, as template: FaceTemplate) throws(StoreError) -> Listener {
    try Self.check(listenerName: name)
    return try connection.transaction { () throws(StoreError) in
      let known = try knownListeners().first { $0.listener.name.lowercased() == name.lowercased() }
      if known?.template?.model == template.model { throw .listenerExists(name: name) }
      let listener =
        if let known { known.listener } else { try addListener(named: name, at: template.made) }
      try connection.run(
        "INSERT OR REPLACE INTO templates VALUES(?, ?, ?, ?, ?)", .integer(listener.id), .text(template.model),
        .floats(template.embedding), .integer(template.looks), .real(template.made))
      return listener
    }
  }

  /// Keeps a listener's calibration in place of the one before.
  public func calibrate(named name: String, as calibration: FaceCalibration) throws(StoreError) {
    try connection.run(
      "INSERT OR REPLACE INTO calibrations VALUES(?, ?, ?, ?)", .integer(try member(named: name).id),
      .text(calibration.model), .blob(calibration.content), .real(calibration.made))
  }

  /// Erases a listener's calibration, in the file too; whether there was one.
  @discardableResult
  public func eraseCalibration(named name: String) throws(StoreError) -> Bool {
    let listener = try member(named: name)
    let erased = try connection.run("DELETE FROM calibrations WHERE listener = ?", .integer(listener.id))
    try emptyLog()
    return erased > 0
  }

  /// How much a listener has heard and said.
  public func historyCounts(of listener: Int64) throws(StoreError) -> (plays: Int, feedback: Int) {
    try connection.first(
      """
      SELECT (SELECT count(*) FROM plays WHERE listener = ?1)
          + (SELECT coalesce(sum(plays), 0) FROM past WHERE listener = ?1),
        (SELECT count(*) FROM feedback WHERE listener = ?1)
      """, .integer(listener)
    ) { ($0.int(0), $0.int(1)) } ?? (0, 0)
  }

  /// The listener of this name, who is not the guest.
  func member(named name: String) throws(StoreError) -> Listener {
    let listener = try listener(named: name)
    guard listener.id != Listener.guest.id else { throw .badListenerName(name: name) }
    return listener
  }

  /// The write-ahead log holds older copies of pages.
  func emptyLog() throws(StoreError) { try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
}
