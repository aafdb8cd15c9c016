import Emotion
import Glibc
import Testing

@testable import Store

@Suite("Opening a database in whatever state it is")
struct OpeningTests {
  let scratch = Scratch()

  /// A database of 40 tracks with a like on each, closed.
  private func fill(_ path: String) async throws {
    let store = try await Store.open(at: path, now: 0)
    for id in try await store.save((0..<40).map { sample($0) }, at: 1) {
      try await store.record(Feedback(track: id, kind: .like, mood: .happy, at: 2))
    }
  }

  @Test("a commit waits for the disk, and what refers to nothing is refused")
  func durable() throws {
    let (connection, _) = try Connection.open(path: scratch.database, now: 0, verifying: true)
    for (pragma, wanted) in [
      ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("secure_delete", "1"),
    ] {
      #expect(try connection.first("PRAGMA \(pragma)") { $0.text(0) } == wanted)
    }
  }

  @Test("a missing database is created with its folders, and found the next time")
  func fresh() async throws {
    let path = scratch.folder + "/a/b/mien.db"
    #expect(try await Store.open(at: path, now: 0).opening == .fresh)
    #expect(try await Store.open(at: path, now: 0).opening == .existing)
  }

  @Test("other users can read neither the database nor its log")
  func permissions() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    try await store.save(sample(1), at: 0)
    for suffix in ["", "-wal", "-shm"] {
      var status = stat()
      #expect(stat(scratch.database + suffix, &status) == 0 && status.st_mode & 0o007 == 0)
    }
  }

  @Test("an acknowledged like is on the disk although the database is never closed")
  func survivesKill() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let track = try await store.save(sample(1), at: 0)
    for n in 1...20 {
      try await store.record(Feedback(track: track, kind: n % 2 == 0 ? .skip : .like, mood: nil, at: Double(n)))
      let cut = scratch.folder + "/cut\(n).db"
      copy(scratch.database, to: cut)
      let after = try await Store.open(at: cut, now: 0)
      #expect(after.opening == .existing)
      #expect(try await after.feedback(of: 0).map(\.at) == (1...n).map(Double.init))
    }
  }

  @Test("a file that is no database is moved aside and kept")
  func notADatabase() async throws {
    let junk = Array("this is no database, but a shopping list".utf8)
    write(junk, to: scratch.database)
    let store = try await Store.open(at: scratch.database, now: 1_763_806_500)
    let aside = scratch.database + ".damaged-20251122T101500Z"
    #expect(store.opening == .rebuilt(movedTo: aside, recovered: 0))
    #expect(bytes(of: aside) == junk)
    #expect(try await store.counts().tracks == 0)
    #expect(try await Store.open(at: scratch.database, now: 0).opening == .existing)
  }

  @Test("a second damaged file of the same second does not overwrite the first")
  func asideTwice() async throws {
    for round in ["", "-2", "-3"] {
      // The log of the database before would hide the damage, as it would repair it.
      unlink(scratch.database + "-wal")
      write(Array("junk".utf8), to: scratch.database)
      let opening = try await Store.open(at: scratch.database, now: 0).opening
      #expect(opening == .rebuilt(movedTo: scratch.database + ".damaged-19700101T000000Z" + round, recovered: 0))
    }
  }

  @Test("what damaged pages leave readable is carried over: most likes survive a lost page")
  func recovery() async throws {
    try await fill(scratch.database)
    var damaged = bytes(of: scratch.database)
    // The last page belongs to the tables that grew last.
    for offset in damaged.count - 4096..<damaged.count { damaged[offset] = 0xaa }
    write(damaged, to: scratch.database)
    let store = try await Store.open(at: scratch.database, now: 0)
    guard case .rebuilt(let moved, let recovered) = store.opening else {
      Issue.record("opened as \(store.opening)")
      return
    }
    #expect(bytes(of: moved) == damaged)
    #expect(recovered >= 40)
    let counts = try await store.counts()
    #expect(counts.tracks > 0 || counts.feedback > 0)
    try await store.save(sample(99), at: 3)
  }

  @Test("a damaged database is moved aside together with its log, and the likes in the log are carried over")
  func logMovesAlong() async throws {
    try await fill(scratch.database)
    let store = try await Store.open(at: scratch.database, now: 0)
    try await store.record(Feedback(track: 1, kind: .again, mood: nil, at: 77))
    let cut = scratch.folder + "/cut.db"
    copy(scratch.database, to: cut)
    let log = bytes(of: cut + "-wal")
    var damaged = bytes(of: cut)
    // The page of the index over plays is not in the log.
    let page = try #require(
      try Connection(path: cut, access: .reading).first(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'plays_by_track'"
      ) { $0.int(0) })
    for offset in (page - 1) * 4096..<page * 4096 { damaged[offset] = 0x55 }
    write(damaged, to: cut)
    write(log, to: cut + "-wal")
    let after = try await Store.open(at: cut, now: 0)
    let moved = cut + ".damaged-19700101T000000Z"
    // Tracks, profiles, feedback, and the library's version.
    #expect(after.opening == .rebuilt(movedTo: moved, recovered: 40 + 40 + 41 + 1))
    #expect(bytes(of: moved) == damaged)
    #expect(scratch.files.contains("cut.db.damaged-19700101T000000Z-wal"))
    #expect(try await after.feedback(of: 0, since: 77).map(\.kind) == [.again])
  }

  @Test("a damaged log costs no more than what it held")
  func damagedLog() async throws {
    try await fill(scratch.database)
    let store = try await Store.open(at: scratch.database, now: 0)
    for n in 1...10 { try await store.record(Feedback(track: 1, kind: .like, mood: nil, at: Double(100 + n))) }
    let seed: UInt64 = 5
    var random = SplitMix(state: seed)
    for round in 0..<12 {
      let cut = scratch.folder + "/cut\(round).db"
      copy(scratch.database, to: cut)
      var log = bytes(of: cut + "-wal")
      for _ in 0..<round * 3 {
        log[Int.random(in: 0..<log.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      log.removeLast(Int.random(in: 0...log.count / 2, using: &random))
      write(log, to: cut + "-wal")
      let after = try await Store.open(at: cut, now: 0)
      #expect(after.opening == .existing, "seed \(seed), round \(round)")
      #expect((40...50).contains(try await after.feedback(of: 0).count), "seed \(seed), round \(round)")
    }
  }

  @Test("a database of a newer schema is refused and stays as it is, byte for byte")
  func newerSchema() async throws {
    try await fill(scratch.database)
    do {
      let connection = try Connection(path: scratch.database, access: .writing)
      try connection.execute("PRAGMA user_version = 99")
    }
    let before = bytes(of: scratch.database)
    let error = StoreError.newerSchema(path: scratch.database, found: 99, known: Schema.steps.count)
    await #expect(throws: error) { try await Store.open(at: scratch.database, now: 0) }
    #expect(bytes(of: scratch.database) == before)
    #expect(scratch.files.allSatisfy { !$0.contains("damaged") })
  }

  @Test("another program's database is refused and stays as it is")
  func foreign() async throws {
    do {
      let connection = try Connection(path: scratch.database, access: .writing)
      try connection.execute("CREATE TABLE bookmarks(url TEXT)")
    }
    let before = bytes(of: scratch.database)
    await #expect(throws: StoreError.foreign(path: scratch.database)) {
      try await Store.open(at: scratch.database, now: 0)
    }
    #expect(bytes(of: scratch.database) == before)
  }

  @Test("an unwritable place is named, with what to do")
  func unwritable() async throws {
    let error = await #expect(throws: StoreError.self) { try await Store.open(at: "/proc/mien/mien.db", now: 0) }
    #expect(error?.description.contains("/proc/mien/mien.db") == true)
    let folder = await #expect(throws: StoreError.self) { try await Store.open(at: scratch.folder, now: 0) }
    #expect(folder == .cannotOpen(path: scratch.folder, detail: "it is not a file"))
  }

  @Test("a file without write permission is read-only", .enabled(if: geteuid() != 0, "root may write everything"))
  func readOnly() async throws {
    try await fill(scratch.database)
    chmod(scratch.database, 0o400)
    await #expect(throws: StoreError.readOnly(path: scratch.database)) {
      try await Store.open(at: scratch.database, now: 0)
    }
    chmod(scratch.database, 0o600)
    chmod(scratch.folder, 0o500)
    defer { chmod(scratch.folder, 0o700) }
    await #expect(throws: StoreError.readOnly(path: scratch.database)) {
      try await Store.open(at: scratch.database, now: 0)
    }
  }

  @Test("a full disk is said so, and what was saved before stays")
  func fullDisk() throws {
    let (connection, _) = try Connection.open(path: scratch.database, now: 0, verifying: true)
    try connection.run("INSERT INTO settings VALUES('kept', 'yes')")
    let pages = try #require(try connection.first("PRAGMA page_count") { $0.int(0) })
    try connection.execute("PRAGMA max_page_count = \(pages + 2)")
    #expect(throws: StoreError.full(path: scratch.database)) {
      try connection.transaction { () throws(StoreError) in
        for n in 0..<10_000 { try connection.run("INSERT INTO settings VALUES(?, 'filler')", .text("name \(n)")) }
      }
    }
    #expect(try connection.rows("SELECT name FROM settings") { $0.text(0) } == ["kept"])
    try connection.execute("PRAGMA max_page_count = 100000")
    try connection.run("INSERT INTO settings VALUES('later', 'yes')")
  }

  @Test("another process's lock is reported once the wait is over")
  func busy() throws {
    let (first, _) = try Connection.open(path: scratch.database, now: 0, verifying: true)
    try first.execute("BEGIN IMMEDIATE")
    let second = try Connection(path: scratch.database, access: .writing, busyTimeout: 20)
    #expect(throws: StoreError.busy(path: scratch.database)) {
      try second.run("INSERT INTO settings VALUES('a', 'b')")
    }
    try first.execute("COMMIT")
    try second.run("INSERT INTO settings VALUES('a', 'b')")
  }

  @Test("many may open a missing database at the same time")
  func together() async throws {
    let path = scratch.database
    let openings = try await withThrowingTaskGroup(of: Opening.self) { group in
      for _ in 0..<8 { group.addTask { try await Store.open(at: path, now: 0).opening } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(openings.count { $0 == .fresh } == 1)
    #expect(openings.count { $0 == .existing } == 7)
  }

  @Test("a step that fails leaves the schema before it")
  func failedMigration() throws {
    let (connection, _) = try Connection.open(path: scratch.database, now: 0, verifying: true)
    let steps = Schema.steps + ["CREATE TABLE more(x); CREATE TABLE listeners(x);"]
    #expect(throws: StoreError.self) { try Schema.migrate(connection, steps: steps) }
    #expect(try Schema.version(of: connection) == Schema.steps.count)
    try Schema.migrate(connection, steps: Schema.steps + ["CREATE TABLE more(x);"])
    #expect(try Schema.version(of: connection) == Schema.steps.count + 1)
  }

  /// Opens the database, reads and writes.
  private func use(_ path: String) async throws(StoreError) -> Opening {
    let store = try await Store.open(at: path, now: 0)
    _ = try await store.tracks()
    _ = try await store.feedback(of: 0)
    let track = try await store.save(sample(1), at: 0)
    try await store.record(Feedback(track: track, kind: .like, mood: nil, at: 0))
    return store.opening
  }

  @Test("random damage never crashes: the database works, or is moved aside, or is refused by name")
  func randomDamage() async throws {
    try await fill(scratch.database)
    let sound = bytes(of: scratch.database)
    let seed: UInt64 = 20_261_122
    var random = SplitMix(state: seed)
    var moved = 0
    for round in 0..<60 {
      var damaged = sound
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        // Half of the damage goes to the first pages, where header and schema lie.
        let limit = Bool.random(using: &random) ? 8_192 : damaged.count
        damaged[Int.random(in: 0..<limit, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 10 == 0 { damaged.removeLast(Int.random(in: 1..<damaged.count, using: &random)) }
      let path = scratch.folder + "/round\(round).db"
      write(damaged, to: path)
      do throws(StoreError) {
        if case .rebuilt = try await use(path) { moved += 1 }
      } catch {
        // Damage that only shows later, or that hits the version or the owner in the header.
        #expect(error.description.contains(path), "seed \(seed), round \(round)")
      }
      for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    }
    #expect(moved > 30, "seed \(seed)")
  }
}

/// SplitMix64, so that random tests repeat.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
