import Emotion
import FoundationEssentials
import Imaging
import Store
import Testing

@testable import Appliance

@Suite("What is told of the history")
struct HistoryTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-past-\(UUID().uuidString)")
    .path

  /// Ada likes calm jazz and skips loud rock; a guest hears rock to its end.
  private func makeStore() async throws -> Store {
    let store = try await StateFolder(path: folder).openStore()
    for index in 0..<6 {
      let isJazz = index < 3
      try await store.save(
        AnalysedTrack(
          file: MusicFile(path: "/music/\(index).ogg", size: 1, modified: 1),
          tags: TrackTags(
            title: "track \(index)", artist: isJazz ? "Trio" : "Band", genre: isJazz ? "Jazz" : "Rock"), duration: 100,
          profile: Profile(
            analyser: 1, affect: Affect(valence: 0.5, arousal: isJazz ? -0.5 : 0.8), tempo: isJazz ? 90 : 150,
            loudness: -14, peak: 1, energy: 0.5, brightness: 1_500)),
        at: 1)
    }
    let ada = try await store.addListener(named: "Ada", at: 0)
    for (listener, track, isHeardOut) in [
      (ada.id, 1, true), (ada.id, 4, false), (ada.id, 2, true), (0, 5, true), (ada.id, 5, false), (0, 6, true),
    ] as [(Int64, Int64, Bool)] {
      let at = 72_000 + 1_000 * Double(try await store.counts().plays)
      let play = try await store.beginPlay(
        track: track, listener: listener, mood: .sad, reason: "r", at: at, zone: -7_200)
      let kind: Feedback.Kind? = isHeardOut ? listener == 0 ? nil : .like : .skip
      if let kind {
        try await store.record(
          Feedback(track: track, listener: listener, kind: kind, mood: .sad, at: at + 10, zone: -7_200))
      }
      try await store.endPlay(
        play, outcome: isHeardOut ? .completed : .skipped, fraction: isHeardOut ? 1 : 0.1, moodAfter: .happy,
        at: at + 100)
    }
    return store
  }

  @Test("pages follow one another without a gap or a double, whatever their length", arguments: [1, 2, 3, 7, 100])
  func pages(length: Int) async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let history = History(store: try await makeStore())
    for listener in [nil, "ada", "guest"] {
      let whole = try await history.page(of: listener, count: 1_000)
      #expect(whole.next == nil && whole.entries.count == (listener == nil ? 10 : listener == "ada" ? 8 : 2))
      #expect(whole.entries.map(\.at) == whole.entries.map(\.at).sorted(by: >))
      var (parts, place): ([HistoryEntry], HistoryPage.Place?) = ([], .init())
      while let from = place {
        let page = try await history.page(of: listener, from: from, count: length)
        #expect(page.entries.count <= length)
        parts += page.entries
        place = page.next
      }
      #expect(parts == whole.entries)
    }
    await #expect(throws: StoreError.unknownListener(name: "Zoe")) { try await history.page(of: "Zoe", count: 1) }
  }

  @Test("a play tells its moment, its moods and its end")
  func entry() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let history = History(store: try await makeStore())
    let play = try #require(try await history.page(of: "guest", count: 1).entries.first)
    #expect(play.event == "play" && play.outcome == .completed && play.mood == .sad && play.moodAfter == .happy)
    #expect(play.local.text == "Thu 01 Jan 19:23" && play.listener == "guest" && play.title == "track 5")
    let since = try await history.page(since: 77_000, count: 9).entries
    #expect(since.map(\.at) == [77_000])
  }

  @Test("taste counts genres, artists, tempo, moods and times of day, each listener's own")
  func taste() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let history = History(store: try await makeStore())
    let ada = try await history.taste(of: "Ada")
    #expect(ada.genres.map(\.name) == ["Jazz", "Rock"])
    #expect(ada.genres.map(\.liked) == [2, 0] && ada.genres.map(\.skipped) == [0, 2])
    #expect(ada.tempo?.middle == 90 && ada.moods == ["sad": 2] && ada.times == ["evening": 2])
    #expect(ada.tracks.filter { $0.kind == .liked }.map(\.arousal) == [-0.5, -0.5])
    let guest = try await history.taste(of: "guest")
    #expect(guest.genres.map(\.name) == ["Rock"] && guest.tempo?.middle == 150)
  }

  @Test("a record holds the face only where it was asked for")
  func face() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    _ = try await store.enrol(
      named: "Ada", as: FaceTemplate(model: "net", embedding: [0.5, 0.25], looks: 4, made: 3))
    let history = History(store: store)
    #expect(try await history.record(of: "ada", withFace: false).template == nil)
    let record = try await history.record(of: "ada", withFace: true)
    #expect(record.template == .init(model: "net", embedding: [0.5, 0.25], looks: 4) && record.listener.plays == 4)
    #expect(try JSONDecoder().decode(ListenerRecord.self, from: JSONEncoder().encode(record)) == record)
  }

  @Test("pictures of a taste and of moods show what is in them")
  func pictures() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let taste = try await History(store: store).taste(of: "Ada")
    let picture = try taste.picture(title: "Ada")
    func has(_ picture: RGBImage, _ colour: Colour) -> Bool {
      stride(from: 0, to: picture.pixels.count, by: 3).contains {
        picture.pixels[$0...].starts(with: [colour.red, colour.green, colour.blue])
      }
    }
    #expect(has(picture, .green) && has(picture, .red))
    for (mood, colour) in [(Mood.happy, Colour.gold), (.sad, .blue)] {
      try await store.record(MoodSample(mood: mood, affect: mood.affect, at: 5, zone: 0))
      #expect(has(try MoodPicture.draw(try await History(store: store).moods(), title: "x"), colour))
    }
  }
}
