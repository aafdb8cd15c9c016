import Emotion
import Testing

@testable import Store

@Suite("The power is cut at a random write", .serialized)
struct PowerCutTests {
  private let scratch = Scratch()

  /// What was done, and how many writes the disk had been asked for when the call that did it returned.
  private struct Deed {
    let isThere: (Connection) throws -> Bool
    let acknowledged: Int
  }

  private func has(_ sql: String, _ values: Value...) -> (Connection) throws -> Bool {
    { connection in
      var found = false
      try connection.each(sql, values) { _ in found = true }
      return found
    }
  }

  /// Something that a speaker does, at random; what proves that it was kept.
  private func act(
    _ store: Store, _ number: Int, tracks: [Int64], open: inout [Int64], random: inout SplitMix
  ) async throws -> (Connection) throws -> Bool {
    let (track, at) = (tracks[Int.random(in: tracks.indices, using: &random)], Double(number))
    switch Int.random(in: 0..<12, using: &random) {
    case 0..<3:
      let kind = Feedback.Kind.allCases[Int.random(in: Feedback.Kind.allCases.indices, using: &random)]
      try await store.record(Feedback(track: track, kind: kind, mood: .sad, at: at, zone: 0, value: 0.5))
      return has("SELECT 1 FROM feedback WHERE at = ? AND kind = ?", .real(at), .text(kind.rawValue))
    case 3..<6:
      let play = try await store.beginPlay(track: track, mood: .happy, reason: "because", at: at, zone: 0)
      open.append(play)
      return has("SELECT 1 FROM plays WHERE id = ? AND started = ?", .integer(play), .real(at))
    case 6..<8:
      guard let play = open.popLast() else { fallthrough }
      try await store.endPlay(
        play, outcome: .completed, fraction: 1, affect: Affect(valence: 0.5, arousal: 0), moodAfter: .happy, at: at)
      return has("SELECT 1 FROM plays WHERE id = ? AND ended = ? AND mood_after = 'happy'", .integer(play), .real(at))
    case 8:
      try await store.record(MoodSample(mood: .angry, affect: .neutral, at: at, zone: 0))
      return has("SELECT 1 FROM moods WHERE at = ?", .real(at))
    case 9:
      let name = "Listener \(number)"
      let embedding = (0..<128).map { _ in Float.random(in: -1...1, using: &random) }
      let template = FaceTemplate(model: "net", embedding: embedding, looks: 5, made: at)
      let listener = try await store.enrol(named: name, as: template)
      return has(
        "SELECT 1 FROM listeners JOIN templates ON listener = id WHERE id = ? AND name = ? AND embedding = ?",
        .integer(listener.id), .text(name), .floats(embedding))
    case 10:
      try await store.record(
        LiftOutcome(listener: 0, mood: .sad, steps: 6, played: 4, gain: 0.5, succeeded: true, at: at))
      return has("SELECT 1 FROM lifts WHERE at = ?", .real(at))
    default:
      try await store.save([sample(1_000 + number)], at: at)
      return has(
        "SELECT 1 FROM tracks JOIN profiles ON track = tracks.id WHERE path = ?",
        .text("/music/\(1_000 + number).ogg"))
    }
  }

  @Test("200 times: nothing acknowledged is lost, the database opens and is consistent", arguments: [20_261_125])
  func randomWrite(seed: UInt64) async throws {
    print("power cuts with seed \(seed)")
    var random = SplitMix(state: seed)
    // Made before, so that its files are there.
    let tracks = try await Store.open(at: scratch.database, now: 0).save((0..<40).map { sample($0) }, at: 0)
    let before = ["": bytes(of: scratch.database), "-wal": bytes(of: scratch.database + "-wal")]
    DiskRecorder.shared.start(scratch.database)
    let store = try await Store.open(at: scratch.database, now: 0, verifying: false)
    var (deeds, open): ([Deed], [Int64]) = ([], [])
    for number in 1...800 {
      let isThere = try await act(store, number, tracks: tracks, open: &open, random: &random)
      deeds.append(Deed(isThere: isThere, acknowledged: DiskRecorder.shared.count))
    }
    let steps = DiskRecorder.shared.stop()
    // Pages went from the log into the database while it was written.
    #expect(steps.contains { if case .write("", _, _) = $0 { true } else { false } })

    var (proven, unproven) = (0, 0)
    for round in 0..<200 {
      let cut = Int.random(in: 1...steps.count, using: &random)
      let path = scratch.folder + "/cut.db"
      DiskImage(before, steps, cut: cut, random: &random).save(to: path)
      let after = try await Store.open(at: path, now: 0)
      #expect(after.opening == .existing, "seed \(seed), round \(round), cut at \(cut)")
      let connection = try Connection(path: path, access: .writing)
      #expect(
        try connection.rows("PRAGMA integrity_check") { $0.text(0) } == ["ok"], "seed \(seed), round \(round)")
      #expect(try connection.rows("PRAGMA foreign_key_check") { $0.text(0) }.isEmpty, "seed \(seed), round \(round)")
      for deed in deeds {
        let isThere = try deed.isThere(connection)
        if deed.acknowledged <= cut {
          proven += 1
          #expect(isThere, "seed \(seed), round \(round), cut at \(cut), acknowledged at \(deed.acknowledged)")
        } else if !isThere {
          unproven += 1
        }
      }
      _ = try await after.beginPlay(track: tracks[0], mood: nil, reason: "after the cut", at: 9_999)
    }
    print("\(steps.count) writes, \(proven) acknowledged deeds were there, \(unproven) that were to come were not")
    #expect(proven > 10_000 && unproven > 10_000)
  }

  @Test("the same cuts do lose what was acknowledged where commits do not wait for the disk")
  func withoutSync() async throws {
    var random = SplitMix(state: 3)
    let tracks = try await Store.open(at: scratch.database, now: 0).save((0..<4).map { sample($0) }, at: 0)
    let before = ["": bytes(of: scratch.database), "-wal": bytes(of: scratch.database + "-wal")]
    DiskRecorder.shared.start(scratch.database)
    let connection = try Connection(path: scratch.database, access: .writing)
    try connection.execute("PRAGMA synchronous = OFF")
    var acknowledged: [Int] = []
    for number in 1...40 {
      try connection.run(
        "INSERT INTO feedback(track, listener, kind, at) VALUES(?, 0, 'like', ?)", .integer(tracks[0]),
        .real(Double(number)))
      acknowledged.append(DiskRecorder.shared.count)
    }
    let steps = DiskRecorder.shared.stop()
    var lost = 0
    for round in 1...20 {
      let cut = steps.count * round / 20
      let path = scratch.folder + "/cut.db"
      DiskImage(before, steps, cut: cut, random: &random).save(to: path)
      let kept = try await Store.open(at: path, now: 0).feedback(of: 0).count
      lost += max(acknowledged.count { $0 <= cut } - kept, 0)
    }
    #expect(lost > 20)
  }
}
