import Testing

@testable import Recommending

@Suite("What listeners alike play")
struct CollaborativeModelTests {
  /// Listeners of two tastes: the even ones play of the first half of the items, the odd ones of the second.
  private static func household(seed: UInt64, listeners: Int = 40, items: Int = 30) -> [Plays.Play] {
    var random = SplitMix64(seed: seed)
    return (0..<listeners).flatMap { listener in
      (0..<8).map { _ in
        Plays.Play(
          listener: listener, item: Int.random(in: 0..<(items / 2), using: &random) + listener % 2 * (items / 2),
          weight: Float.random(in: 1...500, using: &random))
      }
    }
  }

  private static func model(seed: UInt64) -> CollaborativeModel {
    CollaborativeModel(Plays(household(seed: seed), listeners: 40, items: 30))
  }

  @Test("a listener is recommended what others of the same taste play, before all else")
  func taste() {
    let model = Self.model(seed: 1)
    for listener in 0..<40 {
      let known = model.plays.items(of: listener).count
      let list = model.recommend(to: listener, count: 15 - known)
      #expect(list.count == 15 - known)
      #expect(list.allSatisfy { $0 / 15 == listener % 2 }, "listener \(listener): \(list)")
    }
  }

  @Test("what a listener has played is never recommended, and nothing twice", arguments: 1...5 as ClosedRange<UInt64>)
  func known(seed: UInt64) {
    let model = Self.model(seed: seed)
    for (listener, list) in model.recommend(to: Array(0..<40), count: 30).enumerated() {
      #expect(Set(list).count == list.count)
      #expect(Set(list).isDisjoint(with: model.plays.items(of: listener).map(Int.init)))
    }
  }

  @Test("the order in which plays come changes nothing", arguments: 1...5 as ClosedRange<UInt64>)
  func order(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let plays = Self.household(seed: seed)
    let shuffled = CollaborativeModel(Plays(plays.shuffled(using: &random), listeners: 40, items: 30))
    let model = Self.model(seed: seed)
    for start in [0, 16, 24] {
      let listeners = Array(start..<start + 16)[...]
      #expect(model.scores(of: listeners) == shuffled.scores(of: listeners))
    }
  }

  @Test("a listener's scores are the same alone and among others")
  func lanes() {
    let model = Self.model(seed: 3)
    let together = model.scores(of: Array(0..<16)[...])
    for listener in [0, 7, 15] { #expect(model.scores(of: [listener]) == [together[listener]]) }
  }

  @Test("scores are finite, whatever the plays are")
  func finite() {
    let least = Float.leastNonzeroMagnitude
    let cases: [[Plays.Play]] = [
      [], [.init(listener: 0, item: 0, weight: 1)],
      [.init(listener: 0, item: 0, weight: .infinity), .init(listener: 0, item: 1, weight: least)],
      [.init(listener: 1, item: 2, weight: .nan), .init(listener: 9, item: 0, weight: 1)],
      (0..<3).map { .init(listener: $0, item: 2, weight: .greatestFiniteMagnitude) },
      (0..<9).map { .init(listener: $0 % 3, item: $0 / 3, weight: $0 % 2 == 0 ? least : 1e38) },
    ]
    for plays in cases {
      let model = CollaborativeModel(Plays(plays, listeners: 3, items: 3))
      let scores = model.scores(of: [0, 1, 2]).flatMap { $0 }
      #expect(scores.allSatisfy { $0.isFinite }, "\(plays)")
    }
    #expect(CollaborativeModel(Plays([], listeners: 0, items: 0)).scores(of: []).isEmpty)
  }

  @Test("those who have played nothing, and no one else's items, get no list")
  func nothing() {
    let plays = Plays([.init(listener: 0, item: 0, weight: 3)], listeners: 2, items: 2)
    #expect(CollaborativeModel(plays).recommend(to: [0, 1], count: 5) == [[], []])
  }

  @Test("affinities are those of the formula, worked out with an inverse")
  func formula() {
    // Two listeners share one of two items each; without weighting, G = [1, 1/2; 1/2, 1] with eigenvalues 3/2 and 1/2.
    var settings = CollaborativeModel.Settings()
    (settings.emphasis, settings.likeness, settings.popularity, settings.cutoff) = (0, 0, 0, 1)
    let plays = [(0, 0), (0, 1), (1, 1), (1, 2)].map { Plays.Play(listener: $0.0, item: $0.1, weight: 7) }
    let scores = CollaborativeModel(Plays(plays, listeners: 2, items: 3), settings: settings).scores(of: [0])[0]
    let (strong, weak) = (2.25 / 3.25, 0.25 / 1.25)
    let affinity = (own: (strong + weak) / 2, other: (strong - weak) / 2)
    let wanted = [affinity.own, affinity.own + affinity.other, affinity.other].map { $0 / 2.0.squareRoot() }
    for (score, wanted) in zip(scores, wanted) { #expect(abs(Double(score) - wanted) < 1e-3) }
  }

  @Test("one more play of a shared item brings what the other listener plays nearer")
  func nearer() {
    let plays = Self.household(seed: 4)
    let before = Plays(plays, listeners: 42, items: 34)
    let pair = [(40, 30), (40, 31), (41, 32), (41, 33)].map { Plays.Play(listener: $0.0, item: $0.1, weight: 1) }
    let apart = CollaborativeModel(Plays(plays + pair, listeners: 42, items: 34))
    let shared = CollaborativeModel(
      Plays(plays + pair + [.init(listener: 40, item: 32, weight: 1)], listeners: 42, items: 34))
    #expect(before.items(of: 40).isEmpty)
    #expect(shared.scores(of: [40])[0][33] > apart.scores(of: [40])[0][33] + 0.01)
  }
}
