import Glibc
import Testing

@testable import Store

@Suite("Learnt faces in the store")
struct LearntFaceTests {
  let scratch = Scratch()

  private func template(_ model: String = "net", seed: Float = 1) -> FaceTemplate {
    FaceTemplate(model: model, embedding: (0..<128).map { sin(Float($0) * seed + 0.3) / 8 }, looks: 5, made: 100)
  }

  private func calibration(_ model: String = "net") -> FaceCalibration {
    FaceCalibration(model: model, content: (0..<600).map { UInt8(truncatingIfNeeded: $0 * $0 + 17) }, made: 200)
  }

  @Test("a template and a calibration come back as they were kept, with their listener")
  func roundTrip() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let ada = try await store.enrol(named: "Ada", as: template())
    try await store.calibrate(named: "ada", as: calibration())
    #expect(
      try await store.knownListeners()
        == [KnownListener(listener: ada, template: template(), calibration: calibration())])
    #expect(try await store.listeners() == [ada])
  }

  @Test(
    "who has a template of this network is not enrolled again; one of another network is replaced and history stays")
  func stale() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let ada = try await store.enrol(named: "Ada", as: template("old"))
    await #expect(throws: StoreError.listenerExists(name: "ADA")) {
      try await store.enrol(named: "ADA", as: template("old"))
    }
    let again = try await store.enrol(named: "ada", as: template("new", seed: 2))
    #expect(again == ada)
    #expect(try await store.knownListeners().map(\.template) == [template("new", seed: 2)])
    await #expect(throws: StoreError.badListenerName(name: "guest")) {
      try await store.enrol(named: "guest", as: template())
    }
  }

  @Test("a calibration can be erased, and only a listener has one")
  func eraseCalibration() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    _ = try await store.enrol(named: "Ada", as: template())
    #expect(try await !store.eraseCalibration(named: "Ada"))
    try await store.calibrate(named: "Ada", as: calibration())
    #expect(try await store.eraseCalibration(named: "Ada"))
    #expect(try await store.knownListeners().first?.calibration == nil)
    await #expect(throws: StoreError.unknownListener(name: "Bob")) {
      try await store.calibrate(named: "Bob", as: calibration())
    }
    await #expect(throws: StoreError.badListenerName(name: "guest")) {
      try await store.calibrate(named: "guest", as: calibration())
    }
  }

  private func enrolledWithHistory(_ store: Store, name: String) async throws {
    let track = try await store.save(sample(1), at: 0)
    let listener = try await store.enrol(named: name, as: template())
    try await store.calibrate(named: name, as: calibration())
    try await store.record(Feedback(track: track, listener: listener.id, kind: .like, mood: nil, at: 2))
    _ = try await store.beginPlay(track: track, listener: listener.id, mood: nil, reason: "for \(name)", at: 2)
  }

  @Test(
    "forgetting with history leaves no row and no byte of name, face, calibration, plays or feedback, and proves it")
  func forgetAll() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let secret = "Zaphod-Beeblebrox"
    try await enrolledWithHistory(store, name: secret)
    let traces = [Array(secret.utf8), calibration().content.suffix(40), Array(pieceOfTemplate)]
    func found() -> [Bool] {
      traces.map { trace in
        ["", "-wal"].contains { contains(bytes(of: scratch.database + $0), trace) }
      }
    }
    #expect(found() == [true, true, true])
    let proof = try await store.forgetListener(named: secret, history: true)
    #expect(found() == [false, false, false])
    #expect(proof.isComplete && proof.pieces >= 12 && proof.bytesSearched > 4_096)
    #expect(
      proof.rowsLeft == [
        "listeners": 0, "templates": 0, "calibrations": 0, "lifts": 0, "plays": 0, "feedback": 0, "moods": 0, "past": 0,
      ])
    #expect(proof.plays == 1 && proof.feedback == 1 && proof.keptPlays == 0)
    let counts = try await store.counts()
    #expect(counts.listeners == 0 && counts.plays == 0 && counts.feedback == 0 && counts.tracks == 1)
    // The store's locks and log are as they were.
    #expect(try await store.enrol(named: secret, as: template()).name == secret)
    await #expect(throws: StoreError.badListenerName(name: "guest")) {
      try await store.forgetListener(named: "guest", history: true)
    }
  }

  @Test("forgetting without history keeps what was heard and liked, as the guest's")
  func forgetFace() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    try await enrolledWithHistory(store, name: "Ada")
    let proof = try await store.forgetListener(named: "Ada", history: false)
    #expect(proof.isComplete && proof.keptPlays == 1 && proof.keptFeedback == 1 && proof.plays == 0)
    #expect(try await store.knownListeners().isEmpty)
    #expect(try await store.history(of: Listener.guest.id, limit: 9).count == 1)
    #expect(try await store.feedback(of: Listener.guest.id).map(\.kind) == [.like])
  }

  @Test("a copy of a damaged database that still holds the face is named, and the proof is not complete")
  func copyLeft() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    try await enrolledWithHistory(store, name: "Ada")
    let aside = scratch.database + ".damaged-20260101T000000Z"
    write(Array(repeating: 7, count: 1 << 20) + pieceOfTemplate, to: aside)
    let proof = try await store.forgetListener(named: "Ada", history: true)
    #expect(proof.traces == [aside] && !proof.isComplete)
  }

  @Test(
    "nobody but the service's user reads the database, its log, or one that an earlier version left open to the group")
  func permissions() async throws {
    func modes() -> [mode_t] {
      ["", "-wal", "-shm"].map { suffix in
        var status = stat()
        return stat(scratch.database + suffix, &status) == 0 ? status.st_mode & 0o777 : 0
      }
    }
    var store: Store? = try await Store.open(at: scratch.database, now: 0)
    try await store?.set("name", to: "value")
    #expect(modes() == [0o600, 0o600, 0o600])
    store = nil
    chmod(scratch.database, 0o644)
    store = try await Store.open(at: scratch.database, now: 0)
    try await store?.set("name", to: "other")
    #expect(modes() == [0o600, 0o600, 0o600])
  }

  @Test("a database of the first schema gets the tables, and its listeners have no faces yet")
  func migration() async throws {
    do {
      let old = try Connection(path: scratch.database, access: .writing)
      try Schema.migrate(old, steps: [Schema.steps[0]])
      try old.run("INSERT INTO listeners(name, created) VALUES('Ada', 3)")
      #expect(try Inspection(path: scratch.database).templates.isEmpty)
    }
    let store = try await Store.open(at: scratch.database, now: 0)
    #expect(try await store.knownListeners().map(\.template) == [nil])
    _ = try await store.enrol(named: "Ada", as: template())
    try await store.calibrate(named: "Ada", as: calibration("other"))
    let inspection = try Inspection(path: scratch.database)
    #expect(inspection.templates == ["net"] && inspection.calibrations == ["other"])
  }

  private var pieceOfTemplate: [UInt8] {
    template().embedding.prefix(16).flatMap { value in withUnsafeBytes(of: value.bitPattern) { Array($0) } }
  }

  private func contains(_ bytes: [UInt8], _ piece: some Collection<UInt8>) -> Bool {
    bytes.withUnsafeBytes { $0.holds(Array(piece)) }
  }
}
