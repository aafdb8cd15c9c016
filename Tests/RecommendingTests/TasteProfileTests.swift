import Emotion
import Recommending
import Testing

@Suite("Taste")
struct TasteProfileTests {
  private func events(_ count: Int, tracks: Int, using random: inout SplitMix64) -> [TasteEvent] {
    (0..<count).map { _ in
      let kinds: [TasteEvent.Kind] = [
        .like, .again, .completed, .pause, .skip(fraction: Double.random(in: 0...1, using: &random)),
      ]
      return TasteEvent(
        track: Int64.random(in: 1...Int64(tracks), using: &random), kind: kinds.randomElement(using: &random) ?? .like,
        mood: (Mood.allCases + [nil]).randomElement(using: &random) ?? nil,
        at: afternoon - Double.random(in: 0...200, using: &random) * day)
    }
  }

  /// The score of each track, by id.
  private func scores(_ candidates: [Candidate], _ mood: Mood?, _ events: [TasteEvent]) -> [Int64: Float] {
    let list = Ranker().rank(candidates, context(mood), events: events, count: candidates.count)
    // Only the first song of a lift has the same target in every list, so scores without the mood's part are compared.
    return Dictionary(
      uniqueKeysWithValues: list.map { ($0.candidate.id, $0.score - Ranker().weights.mood * $0.parts.mood) })
  }

  @Test("tracks without an artist or a genre have nothing in common")
  func nameless() throws {
    let candidates = [
      Candidate(id: 1, title: "", affect: Affect(valence: -1, arousal: -1), tempo: 60, energy: 0, duration: 100),
      Candidate(id: 2, title: "", affect: Affect(valence: 1, arousal: 1), tempo: 200, energy: 1, duration: 100),
    ]
    let likes = (0..<9).map { _ in TasteEvent(track: 1, kind: .like, mood: nil, at: afternoon) }
    let (before, after) = (scores(candidates, nil, []), scores(candidates, nil, likes))
    let gains = try [1, 2].map { try #require(after[$0]) - #require(before[$0]) }
    #expect(gains[0] > 0.1 && abs(gains[1]) < 0.005)
  }

  @Test("a like never lowers and a skip never raises a track's score, whatever came before")
  func monotone() throws {
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    for round in 0..<60 {
      let candidates = library(30, artists: 5, seed: UInt64(round))
      let before = events(Int.random(in: 0...60, using: &random), tracks: 30, using: &random)
      let mood = (Mood.allCases + [nil]).randomElement(using: &random) ?? nil
      let track = Int64.random(in: 1...30, using: &random)
      let eventMood = (Mood.allCases + [nil]).randomElement(using: &random) ?? nil
      let base = try #require(scores(candidates, mood, before)[track])
      let like = TasteEvent(track: track, kind: .like, mood: eventMood, at: afternoon - day)
      let liked = try #require(scores(candidates, mood, before + [like])[track])
      #expect(liked >= base - 1e-5, "seed \(seed), round \(round)")
      for fraction in [0, 0.5, 1, 3] {
        let skip = TasteEvent(track: track, kind: .skip(fraction: fraction), mood: eventMood, at: afternoon - day)
        let skipped = try #require(scores(candidates, mood, before + [skip])[track])
        #expect(skipped <= base + 1e-5, "seed \(seed), round \(round)")
      }
    }
  }

  @Test("a like clearly raises a track, its artist and what sounds alike; a skip clearly lowers them")
  func spreads() throws {
    func track(_ id: Int64, _ artist: String, _ affect: Affect) -> Candidate {
      Candidate(
        id: id, title: "", artist: artist, genre: nil, affect: affect, tempo: affect.arousal < 0 ? 60 : 150,
        energy: affect.arousal < 0 ? 0.1 : 0.9, duration: 1)
    }
    let here = Affect(valence: 0.5, arousal: 0.5)
    let far = Affect(valence: -0.9, arousal: -0.9)
    let candidates = [track(1, "A", here), track(2, "a", far), track(3, "B", here), track(4, "C", far)]
    for (kind, sign) in [(TasteEvent.Kind.like, Float(1)), (.skip(fraction: 0), -1)] {
      let event = TasteEvent(track: 1, kind: kind, mood: .happy, at: afternoon)
      let list = Ranker().rank(candidates, context(.happy), events: [event], count: 4)
      let taste = Dictionary(uniqueKeysWithValues: list.map { ($0.candidate.id, sign * $0.parts.taste) })
      let (itself, artist, alike, other) = (taste[1] ?? 0, taste[2] ?? 0, taste[3] ?? 0, taste[4] ?? 0)
      #expect(itself > artist && artist > 0.02 && alike > 0.01 && abs(other) < min(artist, alike))
    }
  }

  @Test("what was done in this mood and lately counts more")
  func moodAndAge() throws {
    func taste(_ mood: Mood?, daysAgo: Double) throws -> Float {
      let event = TasteEvent(track: 1, kind: .like, mood: mood, at: afternoon - daysAgo * day)
      let list = Ranker().rank(library(1), context(.happy), events: [event], count: 1)
      return try #require(list.first).parts.taste
    }
    #expect(try taste(.happy, daysAgo: 1) > taste(.sad, daysAgo: 1))
    #expect(try taste(.happy, daysAgo: 1) > taste(.happy, daysAgo: 300))
    #expect(try taste(.happy, daysAgo: 300) > 0)
  }

  @Test("preferences stay in -1...1 however much was done")
  func bounded() {
    var random = SplitMix64(seed: 5)
    let candidates = library(40, artists: 3)
    for track in [Int64](1...3) {
      var many = events(500, tracks: 40, using: &random)
      many += (0..<500).map { _ in TasteEvent(track: track, kind: .like, mood: .happy, at: afternoon) }
      let list = Ranker().rank(candidates, context(.happy), events: many, count: 40)
      #expect(list.allSatisfy { (-1...1).contains($0.parts.taste) })
    }
  }
}
