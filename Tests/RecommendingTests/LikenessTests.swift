import Emotion
import Testing

@testable import Recommending

@Suite("Borrowing taste from listeners alike")
struct LikenessTests {
  private let catalogue = Catalogue(library(20))
  private let like = TasteEvent(track: 3, kind: .like, mood: nil, at: afternoon)
  private let alike: [Float] = [1, 0.2]

  private func preference(_ events: [TasteEvent]) -> Float {
    TasteProfile(events: events, catalogue: catalogue, mood: nil, now: afternoon).preferences[2]
  }

  private func neighbour(taste: [Float] = [], face: Float = 0) -> Likeness.Neighbour {
    .init(events: [like], taste: taste, face: face)
  }

  @Test("a guest of whom nothing is known is guessed to like, a little, what those like who look alike")
  func face() {
    let likeness = Likeness(taste: 0.3, face: 0.2)
    let guess = likeness.borrowed(for: [], known: 0, from: [neighbour(face: 0.9), neighbour(taste: alike)])
    #expect(guess.count == 1)
    #expect(preference(guess) > 0 && preference(guess) < preference([like]) / 2)
    #expect(likeness.borrowed(for: [], known: 0, from: [neighbour(face: 0.05)]).isEmpty)
  }

  @Test("faces say nothing at weight 0, nor tastes at theirs")
  func off() {
    let all = [neighbour(taste: alike, face: 1)]
    #expect(Likeness(taste: 0, face: 0).borrowed(for: alike, known: 0, from: all).isEmpty)
    #expect(Likeness(taste: 0.3, face: 0).borrowed(for: [], known: 0, from: all).isEmpty)
    #expect(Likeness(taste: 0, face: 0.3).borrowed(for: alike, known: 1, from: [neighbour(taste: alike)]).isEmpty)
    #expect(!Likeness(taste: 0.3, face: 0).borrowed(for: alike, known: 1, from: all).isEmpty)
  }

  @Test("of those whose taste is the opposite nothing is borrowed")
  func opposite() {
    let opposite = neighbour(taste: alike.map { -$0 })
    #expect(Likeness(taste: 1, face: 0).borrowed(for: alike, known: 1, from: [opposite]).isEmpty)
  }

  @Test("the more is known of a listener, the less is borrowed, and in the end nothing")
  func fades() {
    let likeness = Likeness(taste: 0.3, face: 0)
    let preferences = [0, 10, 50, 100].map { known in
      preference(likeness.borrowed(for: alike, known: known, from: [neighbour(taste: alike)]))
    }
    #expect(preferences == preferences.sorted(by: >) && preferences[3] > 0)
    #expect(likeness.borrowed(for: alike, known: 1_000, from: [neighbour(taste: alike)]).isEmpty)
    #expect(!likeness.mayBorrow(known: 1_000) && likeness.mayBorrow(known: 0))
  }

  @Test("what was borrowed is neither counted as heard nor said to be liked by the listener")
  func words() throws {
    let guess = Likeness(taste: 0, face: 1).borrowed(for: [], known: 0, from: [neighbour(face: 1)])
    let taste = TasteProfile(events: guess, catalogue: catalogue, mood: nil, now: afternoon)
    #expect(taste.trackPlays.allSatisfy { $0 == 0 } && taste.liked.tracks.isEmpty)
    let list = Ranker().rank(
      catalogue, context: context(nil), taste: taste, lastPlayed: [:], count: 20, seed: 1)
    let reason = try #require(list.first { $0.candidate.id == 3 }).reason
    #expect(reason.contains("listeners alike like such music") && !reason.contains("you like"), "\(reason)")
  }
}
