import Emotion
import FoundationEssentials
import Mood
import Recommending
import Store
import Testing

@testable import Appliance

/// A loop and the choice of music behind it, song after song, for someone whose moods are made up.
private struct Evening {
  var loop = SpeakerLoop(at: 0)
  let chooser: MusicChooser
  var now = 0.0

  init(store: Store, lift: LiftSettings = LiftSettings()) {
    chooser = MusicChooser(store: store, seed: 3, lift: lift)
    _ = loop.start(at: 0)
  }

  /// The music that is chosen near the end of a song during which this was seen for a minute.
  mutating func song(_ expression: Emotion.Expression, of listener: Int64? = nil) async throws -> Recommendation {
    let values = Emotion.Expression.allCases.map { $0 == expression ? Float(0.88) : 0.02 }
    let probabilities = try #require(ExpressionProbabilities(values))
    for _ in 0..<60 {
      now += 1
      _ = loop.handle(.saw(probabilities, quality: 1, listener: listener), at: now)
    }
    return try await choice()
  }

  mutating func tell(_ mood: Mood?, stays: Bool = false) {
    _ = loop.handle(.toldMood(mood, for: 3_600, stays: stays), at: now)
  }

  mutating func choice() async throws -> Recommendation {
    now += 1
    _ = loop.handle(.trackStarted, at: now)
    for case .chooseNext(let estimate) in loop.handle(.remaining(5), at: now) {
      return try await chooser.next(
        for: estimate, listener: loop.listener, stays: loop.staysInMood(at: now), leavingOut: []
      ).recommendation
    }
    throw ApplianceError.noMusic("the loop chose nothing")
  }

  mutating func songs(_ count: Int, _ expression: Emotion.Expression, of listener: Int64? = nil) async throws
    -> [Recommendation]
  {
    var songs: [Recommendation] = []
    for _ in 0..<count { songs.append(try await song(expression, of: listener)) }
    return songs
  }
}

@Suite("Lifts of the speaker")
struct LiftTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-lift-\(UUID().uuidString)")
    .path

  private func makeStore() async throws -> Store {
    let store = try await StateFolder(path: folder).openStore()
    for index in 0..<40 {
      try await store.save(
        AnalysedTrack(
          file: MusicFile(path: "/music/\(index).ogg", size: 1, modified: 1), tags: TrackTags(title: "track \(index)"),
          duration: 100,
          profile: Profile(
            analyser: 1, affect: Affect(valence: Float(index % 8) / 4 - 0.9, arousal: Float(index / 8) / 2 - 1),
            tempo: 100, loudness: -14, peak: 0.9, energy: 0.5, brightness: 1_500)),
        at: 1)
    }
    return store
  }

  private func clause(_ recommendation: Recommendation) -> String {
    recommendation.reason.split(separator: ";").first.map(String.init) ?? ""
  }

  @Test("a sad face gets music that starts close to it and rises step by step, and the reason says how far it is")
  func sad() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var evening = Evening(store: try await makeStore())
    let songs = try await evening.songs(6, .sad)
    let valences = songs.map(\.target.valence)
    #expect(zip(valences, valences.dropFirst()).allSatisfy { $0 < $1 }, "\(valences)")
    #expect(valences[0] < -0.2 && valences[5] == LiftPlan.goal.valence)
    #expect(clause(songs[0]) == "you look sad: starts close to that, step 1 of 6 of a lift to bright music")
    #expect(clause(songs[2]) == "you look sad: a little brighter, step 3 of 6 of a lift to bright music")
    #expect(clause(songs[5]) == "you look sad: arrives, step 6 of 6 of a lift to bright music")
    let after = try await evening.song(.sad)
    #expect(clause(after) == "you look sad: the lift is done, stays there")
  }

  @Test("anger is calmed before it is cheered")
  func angry() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var evening = Evening(store: try await makeStore())
    let targets = try await evening.songs(6, .angry).map(\.target)
    let calming = targets.prefix(3)
    #expect(zip(calming, calming.dropFirst()).allSatisfy { $0.arousal > $1.arousal }, "\(targets)")
    #expect(targets[2].arousal < 0 && targets[2].valence < 0 && targets[5] == LiftPlan.goal)
  }

  @Test("after a lift that failed a shorter one is tried, also after a restart, and kept where it succeeds")
  func learns() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    var evening = Evening(store: store)
    _ = try await evening.songs(7, .sad)
    let failed = try #require(try await store.lifts(of: Listener.guest.id, limit: 9).first)
    #expect(!failed.succeeded && failed.mood == .sad && failed.steps == 6 && failed.played == 6)
    #expect(abs(failed.gain) < 0.3)

    var next = Evening(store: try await StateFolder(path: folder).openStore())
    let shorter = try await next.song(.sad)
    #expect(clause(shorter).contains("step 1 of 4 "))
    _ = try await next.songs(3, .sad)
    _ = try await next.song(.happy)
    let lifts = try await store.lifts(of: Listener.guest.id, limit: 9)
    #expect(lifts.map(\.succeeded) == [false, true] && lifts.map(\.played) == [6, 4] && lifts[1].gain > 0.5)
    let again = try await next.song(.sad)
    #expect(clause(again).contains("step 1 of 4 "))
  }

  @Test("the listener's own word tells how a lift went as well as the camera")
  func told() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    var evening = Evening(store: store)
    evening.tell(.sad)
    for _ in 0..<3 { _ = try await evening.choice() }
    evening.tell(.neutral)
    _ = try await evening.choice()
    #expect(try await store.lifts(of: Listener.guest.id, limit: 9).map(\.succeeded) == [true])
  }

  @Test("what one listener's lifts taught counts for them alone, and goes when they are forgotten")
  func listeners() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    let (ada, bob) = (
      try await store.addListener(named: "Ada", at: 1), try await store.addListener(named: "Bob", at: 1)
    )
    var evening = Evening(store: store)
    _ = try await evening.songs(7, .sad, of: ada.id)
    let ofBob = try await evening.song(.sad, of: bob.id)
    let ofAda = try await evening.song(.sad, of: ada.id)
    #expect(clause(ofBob).contains("step 1 of 6 ") && clause(ofAda).contains("step 1 of 4 "))
    #expect(try await store.forgetListener(named: "Ada", history: false).isComplete)
    #expect(try await store.lifts(of: ada.id, limit: 9).isEmpty)
  }

  @Test("'let me be sad' and mood.lift = false leave the music where the listener is, and nothing is judged")
  func off() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await makeStore()
    var off = LiftSettings()
    off.isOn = false
    var configured = Evening(store: store, lift: off)
    for song in try await configured.songs(7, .sad) {
      #expect(song.target.valence < -0.2 && clause(song) == "you look sad: stays with it")
    }
    var asked = Evening(store: store)
    _ = try await asked.songs(2, .sad)
    asked.tell(.sad, stays: true)
    for _ in 0..<7 {
      let song = try await asked.choice()
      #expect(song.target == Mood.sad.affect && clause(song) == "you feel sad: stays with it")
    }
    asked.tell(nil)
    _ = try await asked.song(.happy)
    #expect(try await store.lifts(of: Listener.guest.id, limit: 9).isEmpty)
  }

  @Test("length and strength are as configured")
  func settings() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var evening = Evening(store: try await makeStore(), lift: LiftSettings(songs: 4, strength: 0.5))
    evening.tell(.sad)
    var last: Recommendation?
    for _ in 0..<4 { last = try await evening.choice() }
    let song = try #require(last)
    #expect(clause(song) == "you feel sad: arrives, step 4 of 4 of a lift to music at ease")
    #expect(song.target.distance(to: Mood.sad.affect.moved(towards: LiftPlan.goal, by: 0.5)) < 1e-5)
  }
}
