import Emotion
import Testing

@testable import Recommending

/// Taste that goes by the time of the day and week, by the mood, by tempo and by genre.
@Suite("Taste by moment and kind of music")
struct TimeTasteTests {
  private let calm = Affect(valence: 0.2, arousal: -0.7)
  private let lively = Affect(valence: 0.2, arousal: 0.7)

  /// Even ids are calm, odd ones lively.
  private var music: [Candidate] {
    (1...40).map { (id: Int64) in
      Candidate(
        id: id, title: "", artist: "artist \(id)", affect: id % 2 == 0 ? calm : lively, tempo: id % 2 == 0 ? 70 : 150,
        energy: id % 2 == 0 ? 0.2 : 0.8, duration: 1)
    }
  }

  /// Tracks 1 to 20 heard: calm ones out and lively ones left, or the other way round.
  private func habit(calm: Bool, mood: Mood? = nil, hour: Double, isWeekend: Bool? = nil) -> [TasteEvent] {
    (1...20).map { (id: Int64) in
      TasteEvent(
        track: id, kind: (id % 2 == 0) == calm ? .completed : .skip(fraction: 0.1), mood: mood, at: afternoon - day,
        hour: hour, isWeekend: isWeekend)
    }
  }

  /// How much more a calm track that was never heard is liked than a lively one.
  private func calmness(
    _ events: [TasteEvent], mood: Mood? = nil, hour: Double, isWeekend: Bool? = nil
  ) -> Float {
    let taste = TasteProfile(
      events: events, catalogue: Catalogue(music), mood: mood, hour: hour, isWeekend: isWeekend, now: afternoon)
    return taste.preferences[29] - taste.preferences[30]
  }

  @Test("who wants calm music in the morning and lively music in the evening gets each at its time")
  func timeOfDay() {
    let events = habit(calm: true, hour: 7) + habit(calm: false, hour: 20)
    #expect(calmness(events, hour: 8) > 0.1)
    #expect(calmness(events, hour: 19) < -0.1)
  }

  @Test("the weekend's evenings may be unlike the week's")
  func week() {
    let events = habit(calm: true, hour: 20, isWeekend: false) + habit(calm: false, hour: 20, isWeekend: true)
    #expect(calmness(events, hour: 20, isWeekend: false) > 0.02)
    #expect(calmness(events, hour: 20, isWeekend: true) < -0.02)
  }

  @Test("what is wanted in one mood is not what is wanted in another")
  func moods() {
    let events = habit(calm: true, mood: .angry, hour: 12) + habit(calm: false, mood: .sad, hour: 12)
    #expect(calmness(events, mood: .angry, hour: 12) > 0.1)
    #expect(calmness(events, mood: .sad, hour: 12) < -0.1)
  }

  @Test("a fast tempo that is liked is liked in music that was never heard, all else alike")
  func tempo() {
    let candidates = (1...30).map { (id: Int64) in
      Candidate(
        id: id, title: "", artist: "artist \(id)", affect: .neutral, tempo: id % 2 == 0 ? 160 : 75, energy: 0.5,
        duration: 1)
    }
    let events = (1...16).map { (id: Int64) in
      TasteEvent(track: id, kind: id % 2 == 0 ? .completed : .skip(fraction: 0.1), mood: nil, at: afternoon)
    }
    let taste = TasteProfile(events: events, catalogue: Catalogue(candidates), mood: nil, now: afternoon)
    #expect(taste.preferences[27] > taste.preferences[28] + 0.05)
  }

  @Test("a genre that is liked is liked in artists who were never heard, all else alike")
  func genre() {
    let candidates = (1...30).map { (id: Int64) in
      Candidate(
        id: id, title: "", artist: "artist \(id)", genre: id % 2 == 0 ? "folk" : "techno", affect: .neutral, tempo: 100,
        energy: 0.5, duration: 1)
    }
    let events = (1...16).map { (id: Int64) in
      TasteEvent(track: id, kind: id % 2 == 0 ? .completed : .skip(fraction: 0.1), mood: nil, at: afternoon)
    }
    let taste = TasteProfile(events: events, catalogue: Catalogue(candidates), mood: nil, now: afternoon)
    #expect(taste.preferences[27] > taste.preferences[28] + 0.05)
  }

  @Test(
    "at whatever hour of whatever day, a like never lowers and a skip never raises a track's score",
    arguments: 1...4 as ClosedRange<UInt64>)
  func monotone(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let catalogue = Catalogue(library(40, artists: 6, seed: seed))
    func moment() -> (mood: Mood?, hour: Double, isWeekend: Bool) {
      (
        (Mood.allCases + [nil]).randomElement(using: &random) ?? nil, Double.random(in: 0..<24, using: &random),
        Bool.random(using: &random)
      )
    }
    for round in 0..<40 {
      var events = (0..<Int.random(in: 0...80, using: &random)).map { _ in
        let then = moment()
        return TasteEvent(
          track: Int64.random(in: 1...40, using: &random),
          kind: Bool.random(using: &random) ? .completed : .skip(fraction: 0.2), mood: then.mood, at: afternoon,
          hour: then.hour, isWeekend: then.isWeekend)
      }
      let (track, now, then) = (Int.random(in: 0..<40, using: &random), moment(), moment())
      func score(_ kind: TasteEvent.Kind?) -> Float {
        if let kind {
          events.append(
            TasteEvent(
              track: Int64(track + 1), kind: kind, mood: now.mood, at: afternoon, hour: then.hour,
              isWeekend: then.isWeekend))
        }
        defer { if kind != nil { events.removeLast() } }
        let taste = TasteProfile(
          events: events, catalogue: catalogue, mood: now.mood, hour: now.hour, isWeekend: now.isWeekend, now: afternoon
        )
        return taste.preferences[track]
      }
      let before = score(nil)
      #expect(score(.like) > before, "seed \(seed), round \(round)")
      #expect(score(.skip(fraction: 0)) < before, "seed \(seed), round \(round)")
    }
  }
}
