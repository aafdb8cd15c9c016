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
}
