import Emotion
import Glibc
import Testing

@testable import Recommending

@Suite("The taste model")
struct TasteModelTests {
  /// Music whose features are a hidden place of four numbers behind noise, and a listener who likes the first of them.
  private func world(_ seed: UInt64) -> (catalogue: Catalogue, liking: [Float], random: SplitMix64) {
    var random = SplitMix64(seed: seed)
    let places = (0..<600).map { _ in (0..<4).map { _ in random.gaussian() } }
    let mixture = (0..<30).map { _ in (0..<4).map { _ in random.gaussian() } }
    let features = places.map { place in
      mixture.map { row in zip(row, place).reduce(0.5 * random.gaussian()) { $0 + $1.0 * $1.1 } }
    }
    let candidates = places.indices.map { track in
      Candidate(
        id: Int64(track + 1), title: "", artist: "artist \(track % 60)",
        affect: Affect(valence: 0.3 * random.gaussian(), arousal: 0.3 * random.gaussian()), tempo: 100, energy: 0.5,
        duration: 1)
    }
    let catalogue = Catalogue(candidates, featureCount: 30) { features[Int($0) - 1] }
    return (catalogue, places.map { $0[0] }, random)
  }

  @Test("from some plays it knows which music that was never played is liked", arguments: [1, 2, 3] as [UInt64])
  func generalises(seed: UInt64) {
    var (catalogue, liking, random) = world(seed)
    let events = (0..<120).map { _ -> TasteEvent in
      let track = Int.random(in: 0..<300, using: &random)
      let isHeardOut = Float.random(in: 0..<1, using: &random) < 1 / (1 + expf(-2 * liking[track]))
      return TasteEvent(
        track: Int64(track + 1), kind: isHeardOut ? .completed : .skip(fraction: 0.1), mood: .happy, at: afternoon)
    }
    let taste = TasteProfile(events: events, catalogue: catalogue, mood: .happy, now: afternoon)
    let best = (300..<600).sorted { taste.preferences[$0] > taste.preferences[$1] }.prefix(30)
    let mean = best.reduce(Float(0)) { $0 + liking[$1] } / 30
    #expect(mean > 0.9, "seed \(seed)")
  }

  @Test("with features too, a like never lowers and a skip never raises a track")
  func monotone() {
    let seed: UInt64 = 5
    var (catalogue, _, random) = world(seed)
    for round in 0..<25 {
      var events = (0..<Int.random(in: 0...80, using: &random)).map { _ in
        TasteEvent(
          track: Int64.random(in: 1...40, using: &random),
          kind: Bool.random(using: &random) ? .completed : .skip(fraction: 0.2), mood: .sad, at: afternoon)
      }
      let track = Int.random(in: 0..<40, using: &random)
      func preference(_ events: [TasteEvent]) -> Float {
        TasteProfile(events: events, catalogue: catalogue, mood: .sad, now: afternoon).preferences[track]
      }
      let before = preference(events)
      let place = Int.random(in: 0...events.count, using: &random)
      events.insert(TasteEvent(track: Int64(track + 1), kind: .like, mood: .sad, at: afternoon), at: place)
      #expect(preference(events) > before, "seed \(seed), round \(round)")
      events[place] = TasteEvent(track: Int64(track + 1), kind: .skip(fraction: 0), mood: .sad, at: afternoon)
      #expect(preference(events) < before, "seed \(seed), round \(round)")
    }
  }

  @Test("listeners who like the same are alike, those who like the opposite are not, and the unknown are neither")
  func likeness() {
    var (catalogue, liking, random) = world(7)
    func vector(_ sign: Float) -> [Float] {
      let events = (0..<150).map { _ -> TasteEvent in
        let track = Int.random(in: liking.indices, using: &random)
        return TasteEvent(
          track: Int64(track + 1), kind: sign * liking[track] > 0 ? .completed : .skip(fraction: 0), mood: nil,
          at: afternoon)
      }
      return TasteProfile.vector(of: events, catalogue: catalogue, now: afternoon)
    }
    let (one, same, opposite) = (vector(1), vector(1), vector(-1))
    #expect(Likeness.cosine(one, same) > 0.6 && Likeness.cosine(one, opposite) < -0.6)
    #expect(Likeness.distance(one, same) < Likeness.distance(one, opposite))
    #expect(Likeness.cosine(one, TasteProfile.vector(of: [], catalogue: catalogue, now: afternoon)) == 0)
    #expect(Likeness.cosine(one, [1]) == 0 && Likeness.distance(one, [1]) == .infinity)
  }
}

@Suite("Company")
struct CompanyTests {
  @Test("what a listener alike plays comes before what another one plays, and a prior table counts too")
  func alike() {
    let candidates = (1...6).map { (id: Int64) in
      Candidate(
        id: id, title: "", artist: "Artist \(id)", affect: .neutral, tempo: 100, energy: 0.5, duration: 1)
    }
    let catalogue = Catalogue(candidates)
    let plays = [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 4), (3, 5)].map {
      Company.Play(listener: $0.0, track: $0.1, weight: 1)
    }
    let scores = Company(plays, catalogue: catalogue).scores(for: 1, in: catalogue)
    #expect(scores.allSatisfy { (0...1).contains($0) } && scores[2] > scores[3])
    let prior = ["artist 1", "artist 2", "ARTIST 6"].map { Company.Prior(listener: 9, artist: $0, weight: 3) }
    let informed = Company(plays, prior: prior, catalogue: catalogue).scores(for: 1, in: catalogue)
    #expect(informed[5] > informed[3])
    #expect(Company(plays, catalogue: catalogue).scores(for: 7, in: catalogue).isEmpty)
  }

  @Test("a prior table of tracks says of a track what one of artists says of all of theirs")
  func tracks() throws {
    let candidates = (1...6).map { (id: Int64) in
      Candidate(
        id: id, title: "Song \(id)", artist: "Artist \(id / 2)", affect: .neutral, tempo: 100, energy: 0.5, duration: 1)
    }
    let catalogue = Catalogue(candidates)
    let text = "user,artist,title,plays\nx,artist 1,SONG 2,3\nx,ARTIST 2,song 4,2\ny,artist 3,song 6,9\n"
    let prior = Company.Prior.all(in: try PlaysTable(text, titles: true))
    let plays = [Company.Play(listener: 1, track: 2, weight: 1)]
    let scores = Company(plays, prior: prior, catalogue: catalogue).scores(for: 1, in: catalogue)
    #expect(scores[3] > scores[4] && scores[4] > scores[5])
    #expect(throws: PlaysTable.Malformed.self) { try PlaysTable(text) }
  }
}
