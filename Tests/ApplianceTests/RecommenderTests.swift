import Emotion
import FoundationEssentials
import Recommending
import Testing

@testable import Appliance
@testable import Store

@Suite("Choosing from the store")
struct RecommenderTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-app-\(UUID().uuidString)")
    .path

  private func makeStore() async throws -> Store {
    let store = try await StateFolder(path: folder).openStore()
    for index in 0..<8 { try await store.save(track(index), at: 1) }
    return store
  }

  private func track(_ index: Int) -> AnalysedTrack {
    AnalysedTrack(
      file: MusicFile(path: "/music/\(index).ogg", size: 1, modified: 1),
      tags: TrackTags(title: "track \(index)", artist: "artist \(index % 4)"), duration: 100,
      profile: Profile(
        analyser: 1, affect: Affect(valence: 0.6, arousal: 0.3), tempo: 120, loudness: -14, peak: 1, energy: 0.5,
        brightness: 1_500))
  }

  private func list(_ recommender: Recommender, listener: Int64 = Listener.guest.id) async throws -> [Recommendation] {
    let context = Context(mood: .happy, hour: 12, now: 1_000_000)
    return try await recommender.recommend(context, listener: listener, count: 20, seed: 3)
  }

  private func places(_ recommender: Recommender) async throws -> [Int64] {
    try await list(recommender).map(\.candidate.id)
  }

  private func places(_ store: Store) async throws -> [Int64] { try await places(Recommender(store: store)) }

  /// A play that is over.
  private func hear(_ store: Store, _ track: Int64, _ listener: Int64, at: Double) async throws {
    let play = try await store.beginPlay(track: track, listener: listener, mood: .happy, reason: "", at: at)
    try await store.endPlay(play, outcome: .completed, fraction: 1, at: at + 100)
  }

  @Test("a library without tracks is an error that tells to scan")
  func empty() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await StateFolder(path: folder).openStore()
    await #expect(throws: ApplianceError.self) {
      try await Recommender(store: store).recommend(Context(mood: nil, hour: 8, now: 0), count: 1, seed: 1)
    }
  }

  @Test("a like brings a track forward, a skip sends it back")
  func feedback() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let last = try #require(try await places(store).last)
    try await store.record(Feedback(track: last, kind: .like, mood: .happy, at: 999_000))
    let liked = try await places(store)
    #expect(liked.first == last)
    try await store.record(Feedback(track: last, kind: .skip, mood: .happy, at: 999_500))
    try await store.record(Feedback(track: last, kind: .skip, mood: .happy, at: 999_600))
    #expect(try await places(store).first != last)
  }

  @Test("a track that a scan adds, changes or takes away is so in the next choice, whichever process scans")
  func scanned() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let recommender = Recommender(store: store)
    for scanner in [store, try await StateFolder(path: folder).openStore()] {
      #expect(Set(try await places(recommender)) == Set(1...8))
      let added = try await scanner.save(track(8), at: 2)
      #expect(try await places(recommender).contains(added))
      var changed = track(8)
      changed.tags.title = "changed"
      try await scanner.save([changed], at: 3)
      #expect(try await list(recommender).contains { $0.candidate.title == "changed" })
      try await scanner.removeVanished(paths: ["/music/8.ogg"])
      #expect(try await !places(recommender).contains(added))
      try await scanner.save(track(8), at: 4)
      #expect(try await places(recommender).contains(added))
      try await scanner.record(
        StoredFailure(file: track(8).file, analyser: 1, kind: "damaged", reason: "cut short", at: 5))
      #expect(try await !places(recommender).contains(added))
    }
  }

  @Test("a like and a play change the next choice, whichever process keeps them")
  func toldMeanwhile() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let recommender = Recommender(store: store)
    let tellers = [store, try await StateFolder(path: folder).openStore()]
    for (teller, liked) in zip(tellers, [2, 3] as [Int64]) {
      #expect(try await places(recommender).first != liked)
      try await teller.record(Feedback(track: liked, kind: .like, mood: .happy, at: 999_000))
      #expect(try await places(recommender).first == liked)
      try await hear(teller, liked, Listener.guest.id, at: 999_000 + 100 * Double(liked))
      #expect(try await places(recommender).last == liked)
    }
  }

  @Test("nothing is read again where nothing has changed")
  func unread() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    try await store.record(Feedback(track: 3, kind: .like, mood: .happy, at: 999_000))
    let recommender = Recommender(store: store)
    let before = try await list(recommender)
    // What is written behind the store's back shows when it reads.
    try await store.scribble("UPDATE tracks SET title = 'read again'; DELETE FROM feedback;")
    #expect(try await list(recommender) == before)
    try await store.set("volume", to: "0.5")
    #expect(try await list(recommender) == before)
    try await store.removeVanished(paths: [track(7).file.path])
    #expect(try await list(recommender).allSatisfy { $0.candidate.title == "read again" && $0.parts.taste == 0 })
  }

  @Test("who has chosen all day chooses as one who starts now does")
  func fresh() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let ada = try await store.addListener(named: "Ada", at: 1).id
    let recommender = Recommender(store: store)
    var company = false
    for turn in 0..<120 {
      let listener = turn % 2 == 0 ? ada : Listener.guest.id
      let picks = try await list(recommender, listener: listener)
      #expect(try await picks == list(Recommender(store: store), listener: listener))
      company = company || picks.contains { $0.parts.company > 0 }
      try await hear(store, picks[turn % 4].candidate.id, listener, at: 900_000 + Double(turn) * 200)
    }
    #expect(company)
  }

  @Test("nothing of a forgotten listener's plays stays in what others are told")
  func forgotten() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let ada = try await store.addListener(named: "Ada", at: 1).id
    for turn in 0..<(2 * Recommender.playsBetween) {
      try await hear(store, turn % 4 + 1, turn % 2 == 0 ? ada : Listener.guest.id, at: 900_000 + Double(turn) * 200)
    }
    let recommender = Recommender(store: store)
    #expect(try await list(recommender).contains { $0.parts.company > 0 })
    _ = try await StateFolder(path: folder).openStore().forgetListener(named: "Ada", history: true)
    #expect(try await list(recommender).allSatisfy { $0.parts.company == 0 })
    #expect(await recommender.remembersSomebody)
    await recommender.forget()
    #expect(await !recommender.remembersSomebody)
  }

  @Test(
    "a guest is first guessed to like what those like who look alike; at weight 0 and without a face nobody is asked")
  func lookalikes() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let ada = try await store.addListener(named: "Ada", at: 1).id
    for turn in 0...Recommender.playsBetween { try await hear(store, 3, ada, at: 900_000 + Double(turn) * 200) }
    func taste(_ recommender: Recommender, faces: [Int64: Float]) async throws -> Float {
      let context = Context(mood: .happy, hour: 12, now: 1_000_000)
      let list = try await recommender.recommend(context, faces: faces, count: 8, seed: 3)
      return try #require(list.first { $0.candidate.id == 3 }).parts.taste
    }
    let recommender = Recommender(store: store)
    #expect(try await taste(recommender, faces: [ada: 1]) > 0.05)
    #expect(try await taste(recommender, faces: [:]) == 0)
    #expect(try await taste(Recommender(store: store, likeness: Likeness(face: 0)), faces: [ada: 1]) == 0)
    #expect(try await store.feedback(of: Listener.guest.id).isEmpty)
  }

  @Test("a newcomer borrows a little from a listener whose taste is alike")
  func newcomer() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let (ada, bob) = (
      try await store.addListener(named: "Ada", at: 1).id, try await store.addListener(named: "Bob", at: 1).id
    )
    for turn in 0...Recommender.playsBetween {
      try await hear(store, turn % 2 + 1, ada, at: 900_000 + Double(turn) * 200)
    }
    try await store.record(Feedback(track: 1, listener: bob, kind: .like, mood: .happy, at: 950_000))
    func taste(_ share: Float) async throws -> Float {
      let list = try await list(Recommender(store: store, likeness: Likeness(taste: share, face: 0)), listener: bob)
      return try #require(list.first { $0.candidate.id == 2 }).parts.taste
    }
    #expect(try await taste(0.3) > taste(0) + 0.01)
  }

  @Test(
    "a prior table tells one listener alone what goes with what they play; a bad one is an error with file and line")
  func prior() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    for turn in 0...Recommender.playsBetween {
      try await hear(store, 1, Listener.guest.id, at: 900_000 + Double(turn) * 200)
    }
    let path = folder + "/prior.tsv"
    try writeTextFile("user\tartist\tplays\nx\tArtist 0\t9\nx\tartist 2\t4\ny\tartist 3\t5\n", to: path)
    let list = try await list(Recommender(store: store, prior: try PriorFile.read(path)))
    func company(_ artist: String) -> Float { list.first { $0.candidate.artist == artist }?.parts.company ?? -1 }
    #expect(company("artist 2") > company("artist 3") + 0.1)
    #expect(try await places(Recommender(store: store)).count == 8)

    try writeTextFile("x\tArtist 0\t9\nx\tartist 2\tmany\n", to: path)
    #expect(throws: ApplianceError.badPrior(path, line: 2, "'many' is no weight")) { try PriorFile.read(path) }
    #expect(throws: ApplianceError.unreadable(folder)) { try PriorFile.read(folder) }
  }

  @Test("feedback goes to the play that was last, from any process")
  func lastPlay() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    await #expect(throws: ApplianceError.nothingPlayed) { try await Listening(store: store).say(.like) }
    _ = try await store.beginPlay(track: 2, mood: .sad, reason: "because", at: 5)
    _ = try await store.beginPlay(track: 5, mood: .happy, reason: "because", at: 6)
    #expect(try await Listening(store: store).say(.like).track == 5)
    #expect(try await store.feedback(of: Listener.guest.id).map(\.track) == [5])
  }
}

extension Store {
  /// Writes without the store's noticing.
  fileprivate func scribble(_ sql: String) throws { try connection.execute(sql) }
}
