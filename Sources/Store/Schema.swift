/// The tables, as the list of steps that build them. A released step is never edited: a change is a new step at the end.
enum Schema {
  /// "Mien" as SQLite's application id (sqlite.org/pragma.html#pragma_application_id): tells our databases from others.
  static let applicationID: Int64 = 0x4D69_656E

  /// Step n leads from schema n to schema n + 1.
  static let steps = [first, faces, lifts, moments, contents]

  /// Tracks keep their row when their file vanishes (`present` = 0), so that likes and history return with the file.
  /// Plays and feedback are only ever added to, except that forgetting a listener takes all of theirs along, and that the
  /// oldest are folded (see ``Store/fold(keeping:atMost:)``).
  private static let first = """
    CREATE TABLE listeners(
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      created REAL NOT NULL) STRICT;
    INSERT INTO listeners(id, name, created) VALUES(0, 'guest', 0);
    CREATE TABLE tracks(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      title TEXT NOT NULL,
      artist TEXT,
      album TEXT,
      genre TEXT,
      year INTEGER,
      number INTEGER,
      duration REAL NOT NULL,
      added REAL NOT NULL,
      present INTEGER NOT NULL DEFAULT 1) STRICT;
    CREATE TABLE profiles(
      track INTEGER PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
      analyser INTEGER NOT NULL,
      valence REAL NOT NULL,
      arousal REAL NOT NULL,
      tempo REAL,
      key TEXT,
      loudness REAL,
      peak REAL NOT NULL,
      energy REAL NOT NULL,
      brightness REAL NOT NULL,
      features BLOB NOT NULL) STRICT;
    CREATE TABLE failures(
      path TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      analyser INTEGER NOT NULL,
      kind TEXT NOT NULL,
      reason TEXT NOT NULL,
      at REAL NOT NULL) STRICT;
    CREATE TABLE plays(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      track INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
      listener INTEGER NOT NULL REFERENCES listeners(id) ON DELETE CASCADE,
      mood TEXT,
      reason TEXT NOT NULL,
      started REAL NOT NULL,
      ended REAL,
      fraction REAL,
      outcome TEXT) STRICT;
    CREATE INDEX plays_by_listener ON plays(listener, started);
    CREATE INDEX plays_by_track ON plays(track, listener, started);
    CREATE TABLE feedback(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      track INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
      listener INTEGER NOT NULL REFERENCES listeners(id) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      mood TEXT,
      at REAL NOT NULL) STRICT;
    CREATE INDEX feedback_by_listener ON feedback(listener, track, kind);
    CREATE INDEX feedback_by_track ON feedback(track);
    CREATE TABLE settings(
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """

  /// What a listener's face taught, beside the network that made it of the face: numbers of another network mean nothing.
  private static let faces = """
    CREATE TABLE templates(
      listener INTEGER PRIMARY KEY REFERENCES listeners(id) ON DELETE CASCADE,
      model TEXT NOT NULL,
      embedding BLOB NOT NULL,
      looks INTEGER NOT NULL,
      made REAL NOT NULL) STRICT;
    CREATE TABLE calibrations(
      listener INTEGER PRIMARY KEY REFERENCES listeners(id) ON DELETE CASCADE,
      model TEXT NOT NULL,
      content BLOB NOT NULL,
      made REAL NOT NULL) STRICT;
    """

  /// How the lifts of each listener went.
  private static let lifts = """
    CREATE TABLE lifts(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      listener INTEGER NOT NULL REFERENCES listeners(id) ON DELETE CASCADE,
      mood TEXT NOT NULL,
      steps INTEGER NOT NULL,
      played INTEGER NOT NULL,
      gain REAL NOT NULL,
      succeeded INTEGER NOT NULL,
      at REAL NOT NULL) STRICT;
    CREATE INDEX lifts_by_listener ON lifts(listener, id);
    """

  /// What was felt, and where on the clock of the listener it was: `zone` in seconds that local time is ahead of UTC, NULL
  /// in what earlier versions kept. `valence` and `arousal` of a play are means over it, `value` of feedback is the
  /// volume. `past` holds what is left of old plays.
  private static let moments = """
    ALTER TABLE plays ADD COLUMN zone INTEGER;
    ALTER TABLE plays ADD COLUMN valence REAL;
    ALTER TABLE plays ADD COLUMN arousal REAL;
    ALTER TABLE plays ADD COLUMN mood_after TEXT;
    ALTER TABLE feedback ADD COLUMN zone INTEGER;
    ALTER TABLE feedback ADD COLUMN value REAL;
    CREATE INDEX feedback_by_time ON feedback(listener, at);
    CREATE TABLE moods(
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      listener INTEGER NOT NULL REFERENCES listeners(id) ON DELETE CASCADE,
      mood TEXT,
      valence REAL NOT NULL,
      arousal REAL NOT NULL,
      told INTEGER NOT NULL,
      at REAL NOT NULL,
      zone INTEGER NOT NULL) STRICT;
    CREATE INDEX moods_by_time ON moods(listener, at);
    CREATE TABLE past(
      listener INTEGER NOT NULL REFERENCES listeners(id) ON DELETE CASCADE,
      track INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
      plays INTEGER NOT NULL,
      completed INTEGER NOT NULL,
      skipped INTEGER NOT NULL,
      last REAL NOT NULL,
      PRIMARY KEY(listener, track)) STRICT, WITHOUT ROWID;
    CREATE INDEX past_by_track ON past(track);
    """

  /// What a file holds, by which it is known again at another path; more of the profile; and the places of all tracks on the
  /// plane in an index of their own, since the rows with their features are too many to walk through.
  private static let contents = """
    ALTER TABLE tracks ADD COLUMN content INTEGER;
    CREATE INDEX tracks_by_content ON tracks(content);
    ALTER TABLE profiles ADD COLUMN onsets REAL;
    ALTER TABLE profiles ADD COLUMN intro REAL;
    ALTER TABLE profiles ADD COLUMN outro REAL;
    ALTER TABLE profiles ADD COLUMN lyrics REAL;
    CREATE INDEX profiles_by_place ON profiles(valence, arousal, tempo, energy, onsets);
    """

  static func version(of connection: Connection) throws(StoreError) -> Int {
    try connection.first("PRAGMA user_version") { $0.int(0) } ?? 0
  }

  /// Brings the database to the schema of the last step, all or nothing. Another process may have done it since the
  /// caller looked, so the version is read again under the write lock.
  static func migrate(_ connection: Connection, steps: [String] = steps) throws(StoreError) {
    guard try version(of: connection) < steps.count else { return }
    try connection.transaction { () throws(StoreError) in
      for step in steps.dropFirst(try version(of: connection)) { try connection.execute(step) }
      try connection.execute("PRAGMA user_version = \(steps.count)")
      try connection.execute("PRAGMA application_id = \(applicationID)")
    }
  }

  /// Whether the database has every table and index that its version should have, defined as the steps define them.
  static func matches(_ connection: Connection, steps: ArraySlice<String>) throws(StoreError) -> Bool {
    let model = try Connection(path: ":memory:", access: .writing)
    for step in steps { try model.execute(step) }
    return Set(try definitions(in: model)).isSubset(of: try definitions(in: connection))
  }

  private static func definitions(in connection: Connection) throws(StoreError) -> [[String]] {
    try connection.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema") { row in (0..<4).map { row.text($0) } }
  }
}
