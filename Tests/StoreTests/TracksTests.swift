import Emotion
import Testing

@testable import Store

@Suite("Tracks and scans in the store")
struct TracksTests {
  let scratch = Scratch()

  @Test("a track comes back as it was saved")
  func roundTrip() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let wanted = sample(5)
    let id = try await store.save(wanted, at: 10)
    let track = try #require(try await store.track(id))
    #expect(track.file == wanted.file)
    #expect(track.tags == wanted.tags)
    #expect(track.duration == 180.5)
    var profile = wanted.profile
    profile.features = []
    #expect(track.profile == profile)
    #expect(try await store.features(of: id) == wanted.profile.features)
    #expect(try await store.track(path: wanted.file.path) == track)
    #expect(try await store.track(id + 1) == nil)
  }

  @Test("text of any kind survives, quotes, emoji and embedded zeros alike")
  func anyText() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    var track = sample(1)
    track.tags = TrackTags(title: "it's \"zero\u{0}\" 🎵 ; DROP TABLE tracks", artist: "", album: "é")
    let id = try await store.save(track, at: 0)
    #expect(try await store.track(id)?.tags == track.tags)
  }

  @Test("a changed file keeps its id, its plays and its likes")
  func changedFile() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let id = try await store.save(sample(1), at: 0)
    _ = try await store.beginPlay(track: id, mood: .happy, reason: "because", at: 1)
    try await store.record(Feedback(track: id, kind: .like, mood: .happy, at: 2))
    var changed = sample(1, analyser: 2)
    changed.file.size = 9
    changed.tags.title = "New title"
    #expect(try await store.save(changed, at: 3) == id)
    #expect(try await store.track(id)?.tags.title == "New title")
    #expect(try await store.history(limit: 5).map(\.title) == ["New title"])
    #expect(try await store.feedback(of: 0).map(\.kind) == [.like])
    #expect(try await store.counts().tracks == 1)
  }

  @Test("a known file comes with the size, the time and the analyser it was seen with")
  func knownFile() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let track = sample(1, analyser: 3)
    try await store.save(track, at: 0)
    let known = try #require(try await store.knownFiles(under: "/music")[track.file.path])
    #expect(known == StoredFile(file: track.file, analyser: 3, failure: nil))
  }

  @Test("a failure is remembered until the file can be analysed")
  func failure() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let track = sample(1)
    try await store.save(track, at: 0)
    let failure = StoredFailure(file: track.file, analyser: 1, kind: "truncated", reason: "truncated", at: 5)
    try await store.record(failure)
    #expect(try await store.failures() == [failure])
    #expect(try await store.knownFiles(under: "/music")[track.file.path]?.failure == "truncated")
    #expect(try await store.tracks().isEmpty)
    try await store.save(track, at: 6)
    #expect(try await store.failures().isEmpty)
    #expect(try await store.tracks().count == 1)
  }

  @Test("vanished files leave the library, and come back with their likes")
  func vanished() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let ids = try await store.save((0..<6).map { sample($0) }, at: 0)
    let elsewhere = try await store.save(sample(0, folder: "/music2"), at: 0)
    try await store.record(Feedback(track: ids[0], kind: .like, mood: nil, at: 1))
    let gone = [sample(0).file.path, sample(1).file.path, "/music/never there.ogg"]
    #expect(try await store.removeVanished(paths: gone) == 2)
    #expect(try await store.removeVanished(paths: gone) == 0)
    #expect(try await store.tracks().map(\.id) == Array(ids[2...]) + [elsewhere])
    #expect(try await store.counts().vanished == 2)
    #expect(try await store.save(sample(0), at: 2) == ids[0])
    #expect(try await store.feedback(of: 0).map(\.track) == [ids[0]])
  }

  @Test("known files of one folder are listed, those of its namesakes not")
  func folderRange() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    for folder in ["/music", "/music/deep", "/music2", "/music-old", "/"] {
      try await store.save(sample(1, folder: folder), at: 0)
    }
    let known = try await store.knownFiles(under: "/music")
    #expect(known.keys.sorted() == ["/music/1.ogg", "/music/deep/1.ogg"])
    #expect(try await store.knownFiles(under: "/").count == 5)
  }

  @Test("a profile's values that are not numbers are stored as zero or as missing")
  func notANumber() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    var track = sample(1)
    track.profile = Profile(
      analyser: 1, affect: Affect(valence: .nan, arousal: 0), tempo: .nan, loudness: -.infinity, peak: 0,
      energy: .nan, brightness: 0)
    let id = try await store.save(track, at: 0)
    let profile = try #require(try await store.track(id)).profile
    #expect(profile.tempo == nil && profile.energy == 0 && profile.loudness == -.infinity)
  }

  @Test("a batch is saved whole or not at all")
  func batchIsAtomic() async throws {
    let connection = try Connection(path: scratch.database, access: .writing)
    try Schema.migrate(connection)
    #expect(throws: StoreError.self) {
      try connection.transaction { () throws(StoreError) in
        try connection.run("INSERT INTO settings VALUES('a', 'b')")
        try connection.run("INSERT INTO profiles(track) VALUES(NULL)")
      }
    }
    #expect(try connection.rows("SELECT * FROM settings") { $0.text(0) }.isEmpty)
  }
}
