import Emotion
import Recommending
import Testing

@Suite("Ranking")
struct RankerTests {
  let ranker = Ranker()

  @Test("no candidates, no recommendations")
  func empty() {
    #expect(ranker.rank([], context(.happy)).isEmpty)
    #expect(ranker.rank(library(5), context(.happy), count: 0).isEmpty)
    #expect(ranker.rank(library(5), context(.happy), count: -1).isEmpty)
  }

  @Test("a list never repeats a track and is as long as asked for or as the library", arguments: [1, 2, 3, 10, 100])
  func lengths(size: Int) {
    for count in [1, 5, 200] {
      let list = ranker.rank(library(size), context(.happy), count: count)
      #expect(list.count == min(count, size))
      #expect(Set(list.map(\.candidate.id)).count == list.count)
    }
  }

  @Test("the same seed gives the same list in whatever order the candidates come, another seed another")
  func deterministic() {
    let candidates = library(400)
    let list = ranker.rank(candidates, context(nil), seed: 9)
    var random = SplitMix64(seed: 3)
    #expect(ranker.rank(candidates.shuffled(using: &random), context(nil), seed: 9) == list)
    #expect((10..<30).contains { ranker.rank(candidates, context(nil), seed: $0) != list })
  }

  @Test("happy listeners get pleasant, lively music; the unknown mood something that fits the hour")
  func moods() {
    let candidates = library(2_000)
    func mean(_ list: [Recommendation], _ value: (Affect) -> Float) -> Float {
      list.reduce(0) { $0 + value($1.candidate.affect) } / Float(list.count)
    }
    let happy = ranker.rank(candidates, context(.happy), count: 20)
    #expect(mean(happy, \.valence) > 0.5 && mean(happy, \.arousal) > 0.2)
    var night = context(nil)
    night.hour = 2
    #expect(mean(ranker.rank(candidates, night, count: 20), \.arousal) < -0.2)
    #expect(mean(ranker.rank(candidates, context(nil), count: 20), \.arousal) > 0)
  }

  @Test("a lift starts near the listener and climbs in valence song by song", arguments: [Mood.sad, .angry])
  func lift(mood: Mood) {
    let list = ranker.rank(library(5_000, artists: 500), context(mood), count: 6)
    #expect(list[0].candidate.affect.distance(to: mood.affect) < 0.3)
    for (one, next) in zip(list, list.dropFirst()) { #expect(next.target.valence >= one.target.valence) }
    #expect(list[5].candidate.affect.valence > 0.3)
    #expect(list.allSatisfy { $0.parts.mood > 0.7 })
  }

  @Test("a lift under way goes on where it was, even when the face has changed meanwhile")
  func liftGoesOn() {
    var lift = Lift(from: Mood.sad.affect, mood: .sad)
    lift.step = 4
    let list = ranker.rank(library(2_000), context(.neutral, lift: lift), count: 3)
    #expect(list[0].target == lift.plan.targets[4])
    #expect(list[2].target == LiftPlan.goal)
    #expect(list[0].reason.contains("you were sad"))
    lift.step = 6
    #expect(ranker.rank(library(50), context(.neutral, lift: lift), count: 1)[0].target != LiftPlan.goal)
    let still = ranker.rank(library(50), context(.sad, lift: lift), count: 1)[0]
    #expect(still.target == LiftPlan.goal && still.reason.contains("the lift is done"))
  }

  @Test("song by song, nothing repeats within the window", arguments: [1, 2, 3, 7, 40, 300])
  func window(size: Int) {
    let candidates = library(size)
    var played: [Int64] = []
    var lastPlayed: [Int64: Double] = [:]
    let length = min(ranker.window, size / 2)
    var moment = context(.happy)
    for n in 0..<150 {
      moment.now += 180
      guard let pick = ranker.rank(candidates, moment, lastPlayed: lastPlayed, count: 1, seed: UInt64(n)).first else {
        Issue.record("ran dry at song \(n)")
        return
      }
      #expect(!played.suffix(length).contains(pick.candidate.id), "song \(n)")
      played.append(pick.candidate.id)
      lastPlayed[pick.candidate.id] = moment.now
    }
    #expect(Set(played).count > length)
  }

  @Test("half of a small library waits, the longest unheard comes back first; the other half goes by how it fits")
  func smallLibrary() {
    let candidates = (1...6).map { (id: Int64) in
      Candidate(
        id: id, title: "\(id)", artist: "\(id)", affect: id == 6 ? Mood.sad.affect : Mood.happy.affect, tempo: 120,
        energy: 0.5, duration: 100)
    }
    let lastPlayed = Dictionary(uniqueKeysWithValues: (1...6).map { (Int64($0), afternoon - day * (100 + Double($0))) })
    let list = ranker.rank(candidates, context(.happy), lastPlayed: lastPlayed, count: 6).map(\.candidate.id)
    #expect(Set(list.prefix(2)) == [4, 5])
    #expect(list.dropFirst(2) == [6, 3, 2, 1])
  }

  @Test("no artist follows itself while there is another")
  func artists() {
    var candidates = library(60, artists: 3)
    candidates += (100..<140).map {
      Candidate(
        id: $0, title: "Hit", artist: "Star", affect: Mood.happy.affect, tempo: 120, energy: 0.6, duration: 100)
    }
    let list = ranker.rank(candidates, context(.happy), lastPlayed: [100: afternoon - 60], count: 30)
    #expect(list[0].candidate.artist != "Star")
    for (one, next) in zip(list, list.dropFirst()) { #expect(one.candidate.artist != next.candidate.artist) }
    #expect(list.count { $0.candidate.artist == "Star" } < 16)
  }

  @Test("the more tracks an artist has in the list, the better the next one must fit")
  func artistCost() {
    let candidates = (1...40).map { (id: Int64) in
      let isStar = id <= 10
      return Candidate(
        id: id, title: "\(id)", artist: isStar ? "Star" : "\(id)",
        affect: isStar ? Mood.happy.affect : Affect(valence: 0.37, arousal: 0.4), tempo: 120, energy: 0.5, duration: 100
      )
    }
    let list = ranker.rank(candidates, context(.happy), count: 10)
    #expect(list[0].candidate.artist == "Star")
    #expect((1...3).contains(list.count { $0.candidate.artist == "Star" }))
  }

  @Test("where there is only one artist, or none is known, the list is still full")
  func oneArtist() {
    #expect(ranker.rank(library(20, artists: 1), context(.happy)).count == 10)
    let nameless = library(20).map {
      Candidate(id: $0.id, title: $0.title, affect: $0.affect, tempo: $0.tempo, energy: $0.energy, duration: 1)
    }
    let list = ranker.rank(nameless, context(.happy))
    #expect(list.count == 10)
    // Without artists to spread, the best follow each other.
    #expect(zip(list, list.dropFirst()).allSatisfy { $0.score >= $1.score - 1e-5 })
  }

  @Test("values that are no numbers harm nothing")
  func notANumber() {
    var candidates = library(30)
    candidates.append(
      Candidate(
        id: 99, title: "", affect: Affect(valence: .nan, arousal: .nan), tempo: .nan, energy: .nan, duration: .nan))
    candidates.append(candidates[0])
    let events = [
      TasteEvent(track: 1, kind: .skip(fraction: .nan), mood: nil, at: .nan),
      TasteEvent(track: 2, kind: .like, mood: nil, at: .infinity),
      TasteEvent(track: 777, kind: .like, mood: nil, at: 0),
    ]
    for (hour, now) in [(Double.nan, afternoon), (15, .nan), (-70, .infinity), (1e300, -.infinity)] {
      let moment = Context(mood: nil, affect: Affect(valence: .nan, arousal: 2), hour: hour, now: now)
      let list = ranker.rank(
        candidates, moment, events: events, lastPlayed: [1: .nan, 2: .infinity, 3: -.infinity], count: 31)
      #expect(list.count == 31)
      #expect(list.allSatisfy { $0.score.isFinite })
    }
  }

  @Test("a taste of another catalogue gives nothing, rather than a wrong list")
  func otherCatalogue() {
    let taste = TasteProfile(catalogue: Catalogue(library(3)))
    let list = ranker.rank(
      Catalogue(library(4)), context: context(.happy), taste: taste, lastPlayed: [:], count: 2, seed: 0)
    #expect(list.isEmpty)
  }

  @Test("a reason counts the days since a track was heard from the third on")
  func days() {
    for (days, said) in [(1.0, false), (2.9, false), (4.0, true)] {
      let pick = ranker.rank(library(1), context(.happy), lastPlayed: [1: afternoon - days * day], count: 1)[0]
      #expect(pick.reason.contains("not heard for") == said, "\(pick.reason)")
    }
  }

  @Test("a track not heard for long is fresher than one heard today")
  func freshness() {
    let candidates = library(4)
    let list = ranker.rank(
      candidates, context(.happy),
      lastPlayed: [1: afternoon - 60, 2: afternoon - 2 * day, 3: afternoon - 30 * day], count: 4)
    let fresh = Dictionary(uniqueKeysWithValues: list.map { ($0.candidate.id, $0.parts.freshness) })
    let order = [1, 2, 3, 4].compactMap { fresh[$0] }
    #expect(order.count == 4 && order == order.sorted() && order[3] == 1)
  }

  @Test("the tracks of an album that all fit are not played one after the other while others fit nearly as well")
  func albums() {
    let candidates = (1...40).map { (id: Int64) in
      Candidate(
        id: id, title: "\(id)", artist: "\(id)", album: id <= 10 ? "Hits" : "\(id)",
        affect: id <= 10 ? Mood.happy.affect : Affect(valence: 0.6, arousal: 0.4), tempo: 120, energy: 0.5,
        duration: 100)
    }
    func compilation(_ ranker: Ranker) -> Int {
      let one = candidates.map {
        Candidate(
          id: $0.id, title: $0.title, artist: $0.id <= 10 ? "Various" : $0.artist, album: $0.album, affect: $0.affect,
          tempo: 120, energy: 0.5, duration: 100)
      }
      return ranker.rank(one, context(.happy), count: 12).count { $0.candidate.album == "Hits" }
    }
    var careless = ranker
    (careless.albumCost, careless.artistCost) = (0, 0)
    var careful = careless
    careful.albumCost = ranker.albumCost
    #expect(compilation(careful) < compilation(careless))
  }

  @Test("song by song an artist returns no more often than within a list")
  func spreadOverSongs() {
    let candidates = (1...60).map { (id: Int64) in
      Candidate(
        id: id, title: "\(id)", artist: id <= 20 ? "Star" : "\(id)",
        affect: id <= 20 ? Mood.happy.affect : Affect(valence: 0.45, arousal: 0.35), tempo: 120, energy: 0.5,
        duration: 100)
    }
    func stars(_ ranker: Ranker) -> Int {
      var lastPlayed: [Int64: Double] = [:]
      var moment = context(.happy)
      var stars = 0
      for song in 0..<12 {
        moment.now += 200
        guard let pick = ranker.rank(candidates, moment, lastPlayed: lastPlayed, count: 1, seed: UInt64(song)).first
        else { continue }
        lastPlayed[pick.candidate.id] = moment.now
        stars += pick.candidate.artist == "Star" ? 1 : 0
      }
      return stars
    }
    var forgetful = ranker
    forgetful.spreadMemory = 0
    #expect(stars(ranker) < stars(forgetful))
  }

  @Test("more like this: what sounds most like a track comes first, that track last, and the reason names it")
  func moreLikeThis() {
    let candidates = library(300)
    var random = SplitMix64(seed: 2)
    let features = candidates.map { _ in (0..<20).map { _ in random.gaussian() } }
    let catalogue = Catalogue(candidates, featureCount: 20) { id in
      // Track 2 is track 1 but for a little.
      id == 2 ? features[0].map { $0 + 0.05 } : features[Int(id) - 1]
    }
    var moment = context(nil)
    moment.like = 1
    let list = ranker.rank(
      catalogue, context: moment, taste: TasteProfile(catalogue: catalogue), lastPlayed: [:], count: 300, seed: 1)
    #expect(list[0].candidate.id == 2 && list[0].parts.likeness > 0.95)
    #expect(list.last?.candidate.id == 1)
    #expect(list[0].target == candidates[0].affect)
    #expect(list[0].reason.hasPrefix("mood fit ") && list[0].reason.contains("like \"Song 0\", "))
    let (first, rest) = (list.prefix(30), list.dropFirst(30))
    func mean(_ some: ArraySlice<Recommendation>) -> Float {
      some.reduce(0) { $0 + $1.parts.likeness } / Float(some.count)
    }
    #expect(mean(first) > mean(rest) + 0.3)
  }

  @Test(
    "the higher the valence that is aimed at, the higher that of what fits it best",
    arguments: 1...5 as ClosedRange<UInt64>)
  func monotoneInTarget(seed: UInt64) {
    var moodOnly = ranker
    (moodOnly.weights.taste, moodOnly.weights.moment, moodOnly.weights.luck) = (0, 0, 0)
    let candidates = library(400, seed: seed)
    var random = SplitMix64(seed: seed)
    for _ in 0..<10 {
      let arousal = Float.random(in: -1...1, using: &random)
      let valences = (0..<20).map { step -> Float in
        let place = Affect(valence: Float(step) / 10 - 0.95, arousal: arousal)
        let moment = Context(mood: .sad, affect: place, lifts: false, hour: 15, now: afternoon)
        let pick = moodOnly.rank(candidates, moment, count: 1)[0]
        #expect(pick.target == place)
        return pick.candidate.affect.valence
      }
      #expect(valences == valences.sorted(), "seed \(seed), arousal \(arousal)")
    }
  }
}
