import Emotion
import Glibc
import Testing

@testable import Store

@Suite("A look at a database from outside")
struct InspectionTests {
  @Test("tells schema, counts, settings and names, and changes nothing")
  func healthy() async throws {
    let scratch = Scratch()
    let store = try await Store.open(at: scratch.database, now: 1)
    _ = try await store.addListener(named: "Ann", at: 1)
    try await store.set("private", to: "yes")
    let before = scratch.files
    let found = try Inspection(path: scratch.database)
    #expect(found.schema == found.knownSchema && found.faults.isEmpty && found.bytes > 0)
    #expect(found.counts.listeners == 1 && found.counts.tracks == 0)
    #expect(found.settings == ["private": "yes"] && found.privateNames == ["Ann"] && found.known.isEmpty)
    #expect(scratch.files == before)
    // The store still writes.
    try await store.set("private", to: nil)
    #expect(try Inspection(path: scratch.database).settings.isEmpty)
  }

  @Test("a database that is not there is not made")
  func absent() {
    let scratch = Scratch()
    #expect(throws: StoreError.cannotOpen(path: scratch.database, detail: Inspection.absent)) {
      try Inspection(path: scratch.database)
    }
    #expect(scratch.files.isEmpty)
  }

  @Test("damage is told and left as it is")
  func damaged() async throws {
    let scratch = Scratch()
    do {
      let store = try await Store.open(at: scratch.database, now: 1)
      for number in 0..<2_000 { try await store.set("\(number)", to: String(repeating: "x", count: 50)) }
    }
    // The log is folded into the file, so that the damage is seen.
    do { try Connection(path: scratch.database, access: .writing).execute("PRAGMA wal_checkpoint(TRUNCATE)") }
    let file = try #require(fopen(scratch.database, "r+"))
    fseek(file, 60_000, SEEK_SET)
    fputs(String(repeating: "damage", count: 2_000), file)
    fclose(file)
    let before = scratch.files
    var isFound = false
    do throws(StoreError) {
      isFound = try !Inspection(path: scratch.database).faults.isEmpty
    } catch {
      if case .damaged = error { isFound = true }
    }
    #expect(isFound)
    #expect(scratch.files.filter { $0.contains("damaged") } == before.filter { $0.contains("damaged") })
  }
}
