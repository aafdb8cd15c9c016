import Emotion
import Testing

@testable import Store

@Suite("Tracks by their place on the plane") struct PlacesTests {
  let scratch = Scratch()

  private func filled(_ count: Int = 2_000) async throws -> Store {
    let store = try await Store.open(at: scratch.database, now: 0)
    var random = SystemRandomNumberGenerator()
    let tracks = (0..<count).map { number in
      var track = sample(number)
      track.profile.affect = Affect(
        valence: .random(in: -1...1, using: &random), arousal: .random(in: -1...1, using: &random))
      track.profile.tempo = number % 5 == 0 ? nil : .random(in: 60...180, using: &random)
      return track
    }
    try await store.save(tracks, at: 0)
    try await store.removeVanished(paths: stride(from: 0, to: count, by: 3).map { sample($0).file.path })
    return store
  }

  private static let queries = [
    PlaceQuery(centre: Affect(valence: 0.5, arousal: 0.5), valence: 0...1, arousal: 0...1),
    PlaceQuery(centre: Affect(valence: -1, arousal: 1)),
    PlaceQuery(centre: Affect(valence: 0.9, arousal: 0.9), valence: -1 ... -0.8, arousal: -0.2...0.2),
    PlaceQuery(centre: .neutral, energy: 0.2...0.4, tempo: 100...110),
  ]

  @Test("are those of the range, nearest to its centre first, as a search through all finds them", arguments: queries)
  func nearest(_ query: PlaceQuery) async throws {
    let store = try await filled()
    let all = try await store.tracks().filter { track in
      let profile = track.profile
      let fits = query.tempo.map { range in profile.tempo.map(range.contains) ?? false } ?? true
      return fits && query.valence.contains(profile.affect.valence) && query.arousal.contains(profile.affect.arousal)
        && query.energy.contains(profile.energy)
    }.sorted { $0.profile.affect.distance(to: query.centre) < $1.profile.affect.distance(to: query.centre) }
    for limit in [1, 10, 5_000] {
      #expect(try await store.tracks(query, limit: limit) == Array(all.prefix(limit)))
    }
    let (count, seconds) = try await store.count(query)
    #expect(count == all.count && abs(seconds - 180.5 * Double(all.count)) < 1e-6)
  }

  @Test("of an empty library are none")
  func empty() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    #expect(try await store.tracks(PlaceQuery(centre: .neutral), limit: 10).isEmpty)
    #expect(try await store.count(PlaceQuery(centre: .neutral)).tracks == 0)
  }
}

@Suite("Moved files in the store") struct MovedTracksTests {
  let scratch = Scratch()

  private func track(_ n: Int, content: Int64) -> AnalysedTrack {
    var track = sample(n)
    track.file.content = content
    return track
  }

  @Test("a track keeps its number, its likes and its profile at another path")
  func move() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let id = try await store.save(track(1, content: -5), at: 0)
    try await store.record(Feedback(track: id, kind: .like, mood: nil, at: 1))
    try await store.removeVanished(paths: [sample(1).file.path])
    #expect(try await store.trackContents() == [TrackContent(path: sample(1).file.path, content: -5, analyser: 1)])
    let version = try await store.libraryVersion()
    try await store.move(
      from: sample(1).file.path, to: MusicFile(path: "/new/a.ogg", size: 9, modified: 8),
      tags: TrackTags(title: "New", number: 4))
    let moved = try #require(try await store.track(path: "/new/a.ogg"))
    #expect(moved.id == id && moved.tags.title == "New" && moved.tags.number == 4 && moved.file.content == -5)
    #expect(try await store.tracks().map(\.id) == [id])
    #expect(try await store.feedback(of: 0).map(\.track) == [id])
    #expect(try await store.features(of: id) == sample(1).profile.features)
    #expect(try await store.libraryVersion() > version)
  }

  @Test("a track that it replaces no longer counts, and comes back with its likes where its content does")
  func replaced() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let (one, two) = (
      try await store.save(track(1, content: 1), at: 0), try await store.save(track(2, content: 2), at: 0)
    )
    try await store.move(from: sample(1).file.path, to: sample(2).file, tags: TrackTags(title: "One"))
    #expect(try await store.tracks().map(\.id) == [one])
    let left = try #require(try await store.trackContents().first { $0.content == 2 })
    try await store.move(from: left.path, to: sample(3).file, tags: TrackTags(title: "Two"))
    #expect(try await store.tracks().map(\.id) == [one, two])
  }

  @Test("a moved file that is analysed anew is saved in one step with its move")
  func analysedAnew() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    let id = try await store.save(track(1, content: 1), at: 0)
    #expect(try await store.save(track(2, content: 1), movedFrom: sample(1).file.path, at: 1) == id)
    #expect(try await store.tracks().map(\.file.path) == [sample(2).file.path])
  }

  @Test("a new time is kept, and nothing else changes")
  func restamped() async throws {
    let store = try await Store.open(at: scratch.database, now: 0)
    try await store.save(track(1, content: 1), at: 0)
    try await store.restamp(MusicFile(path: sample(1).file.path, size: 7, modified: 6))
    let known = try #require(try await store.knownFiles(under: "/music")[sample(1).file.path])
    #expect(known.file == MusicFile(path: sample(1).file.path, size: 7, modified: 6, content: 1))
  }
}
