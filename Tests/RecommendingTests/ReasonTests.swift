import Emotion
import Recommending
import Testing

@Suite("Reasons")
struct ReasonTests {
  private func reason(
    _ context: Context, events: [TasteEvent] = [], lastPlayed: [Int64: Double] = [:]
  ) throws -> String {
    let candidate = Candidate(
      id: 1, title: "Song", artist: "A", genre: "folk", affect: Affect(valence: -0.5, arousal: -0.4), tempo: 80,
      energy: 0.2, duration: 100)
    return try #require(
      Ranker().rank([candidate], context, events: events, lastPlayed: lastPlayed, count: 1).first
    ).reason
  }

  @Test("a lift is explained, with the fit and what is liked")
  func lift() throws {
    let like = TasteEvent(track: 1, kind: .like, mood: .sad, at: afternoon - day)
    #expect(
      try reason(context(.sad), events: [like], lastPlayed: [1: afternoon - 12 * day])
        == "you look sad: starts close to that, step 1 of 6 of a lift to bright music; mood fit 0.98; you like this one; "
        + "not heard for 12 days")
  }

  @Test("a track that was only heard to its end is not said to be liked")
  func completed() throws {
    let heard = TasteEvent(track: 1, kind: .completed, mood: .sad, at: afternoon - 60)
    let text = try reason(context(.sad), events: [heard], lastPlayed: [1: afternoon - 60])
    #expect(text.contains("you let it play to its end") && !text.contains("like"))
    let like = TasteEvent(track: 1, kind: .like, mood: .sad, at: afternoon - 30)
    #expect(try reason(context(.sad), events: [heard, like]).contains("you like this one"))
  }

  @Test(
    "an artist and a genre are only said to be liked where one of their tracks was",
    arguments: [(TasteEvent.Kind.completed, "you listen to"), (.like, "you like")])
  func neighbours(_ kind: TasteEvent.Kind, _ words: String) throws {
    let candidates = (1...12).map { (id: Int64) in
      Candidate(
        id: id, title: "Song \(id)", artist: id < 7 ? "A" : "artist \(id)", genre: "folk",
        affect: Affect(valence: -0.5, arousal: -0.4), tempo: 80, energy: 0.2, duration: 100)
    }
    let events = (1...5).map { TasteEvent(track: Int64($0), kind: kind, mood: .sad, at: afternoon - 60) }
    let reasons = Ranker().rank(candidates, context(.sad), events: events, count: 12)
    func reason(of id: Int64) throws -> String { try #require(reasons.first { $0.candidate.id == id }).reason }
    #expect(try reason(of: 6).contains("\(words) this artist"))
    #expect(try reason(of: 12).contains("\(words) folk"))
  }

  @Test("every mood has words of its own, on one line")
  func moods() throws {
    let moods: [Mood?] = Mood.allCases + [nil]
    let reasons = try moods.map { try reason(context($0)) }
    #expect(Set(reasons).count == 5)
    #expect(reasons.allSatisfy { $0.contains("mood fit ") && $0.contains("not played before") })
    #expect(reasons.allSatisfy { !$0.contains("\n") })
    #expect(reasons[4].contains("your mood is not known: music for the afternoon"))
  }

  @Test("a mood that was told is not said to be seen")
  func told() throws {
    for mood in Mood.allCases {
      let told = Context(mood: mood, moodIsTold: true, hour: 15, now: afternoon)
      #expect(try reason(told).hasPrefix("you feel "))
      #expect(try reason(context(mood)).hasPrefix("you look "))
    }
  }

  @Test("each step of a lift from anger has words of its own")
  func steps() {
    let list = Ranker().rank(library(500), context(.angry), count: 7)
    let clauses = list.map { $0.reason.split(separator: ";").first.map(String.init) ?? "" }
    let ways = [
      "starts as wild as that, step 1", "calmer, step 2", "calmer, step 3", "a little brighter, step 4",
      "a little brighter, step 5", "arrives, step 6", "arrives, step 6",
    ]
    #expect(clauses == ways.map { "you look angry: \($0) of 6 of a lift to bright music" })
  }

  @Test("music that sounds like what was liked names it, the most alike first; titles break nothing")
  func alike() throws {
    var random = SplitMix64(seed: 6)
    let base = (0..<12).map { _ in random.gaussian() }
    let titles = ["one; two", "three\nfour", "five", "six", "new"]
    let candidates = (1...60).map { (id: Int64) in
      Candidate(
        id: id, title: id <= 5 ? titles[Int(id) - 1] : "other \(id)", artist: "artist \(id)", affect: .neutral,
        tempo: 100, energy: 0.5, duration: 1)
    }
    let noise = (1...60).map { _ in (0..<12).map { _ in random.gaussian() } }
    let catalogue = Catalogue(candidates, featureCount: 12) { id in
      id <= 5
        ? zip(base, noise[Int(id)]).map { 2 * $0 + [0.8, 0.6, 0.3, 0.05, 0][Int(id) - 1] * $1 } : noise[Int(id) - 1]
    }
    func reason(_ kinds: [TasteEvent.Kind]) throws -> Recommendation {
      var events = (1...4).flatMap { (id: Int64) in
        kinds.map { TasteEvent(track: id, kind: $0, mood: .happy, at: afternoon) }
      }
      events += (20...40).map { TasteEvent(track: $0, kind: .skip(fraction: 0.1), mood: .happy, at: afternoon) }
      let taste = TasteProfile(events: events, catalogue: catalogue, mood: .happy, now: afternoon)
      let list = Ranker().rank(
        catalogue, context: context(.happy), taste: taste, lastPlayed: [:], count: 60, seed: 1)
      return try #require(list.first { $0.candidate.id == 5 })
    }
    let liked = try reason([.completed, .like])
    #expect(liked.reasons.contains("like three you liked: \"six\", \"five\" and \"three,four\""), "\(liked.reason)")
    #expect(Recommendation.reasons(in: liked.reason) == liked.reasons)
    let heard = try reason([.completed])
    #expect(heard.reason.contains("like three you heard out: "), "\(heard.reason)")
  }

  @Test("a habit of this time of the day is a reason")
  func time() throws {
    let candidates = (1...30).map { (id: Int64) in
      Candidate(
        id: id, title: "", artist: "artist \(id)",
        affect: id % 2 == 0 ? Affect(valence: 0.7, arousal: 0.7) : Affect(valence: -0.7, arousal: -0.7),
        tempo: id % 2 == 0 ? 150 : 70, energy: id % 2 == 0 ? 0.85 : 0.15, duration: 1)
    }
    let events = [7.0, 20].flatMap { hour in
      (1...20).map { (id: Int64) in
        TasteEvent(
          track: id, kind: (id % 2 == 0) == (hour > 12) ? .completed : .skip(fraction: 0.1), mood: .happy,
          at: afternoon,
          hour: hour)
      }
    }
    let catalogue = Catalogue(candidates)
    let taste = TasteProfile(events: events, catalogue: catalogue, mood: .happy, hour: 20, now: afternoon)
    var moment = context(.happy)
    moment.hour = 20
    let list = Ranker().rank(catalogue, context: moment, taste: taste, lastPlayed: [:], count: 30, seed: 1)
    #expect(try #require(list.first { $0.candidate.id == 30 }).reasons.contains("what you like in the evening"))
    #expect(try #require(list.first { $0.candidate.id == 29 }).reasons.allSatisfy { !$0.contains("evening") })
  }
}
