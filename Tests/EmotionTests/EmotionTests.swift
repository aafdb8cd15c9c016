import Emotion
import Glibc
import Testing

@Suite("Expressions on the valence/arousal plane")
struct EmotionTests {
  @Test("probabilities are scaled to sum to one, and bad ones are refused")
  func probabilities() throws {
    let probabilities = try #require(ExpressionProbabilities([1, 1, 1, 4, 1, 1, 1]))
    #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-6)
    #expect(probabilities.top == .happy)
    #expect(ExpressionProbabilities([1, 1]) == nil)
    #expect(ExpressionProbabilities([0, 0, 0, 0, 0, 0, 0]) == nil)
    #expect(ExpressionProbabilities([1, 0, 0, 0, 0, 0, -0.5]) == nil)
    #expect(ExpressionProbabilities(logits: [0, 0, 0, .nan, 0, 0, 0]) == nil)
  }

  @Test("softmax survives logits of any size")
  func largeLogits() throws {
    let probabilities = try #require(ExpressionProbabilities(logits: [1000, 0, 0, 0, 0, 0, -1000]))
    #expect(probabilities[.angry] == 1)
  }

  @Test("a certain expression stands at its own place")
  func certainExpression() throws {
    let sad = try #require(ExpressionProbabilities([0, 0, 0, 0, 1, 0, 0]))
    #expect(sad.affect == Expression.sad.affect)
    #expect(sad.affect.quadrant == .sad)
  }

  @Test("an affect stays inside the plane whatever it is made from")
  func clamped() {
    let affect = Affect(valence: 7, arousal: .nan)
    #expect(affect == Affect(valence: 1, arousal: 0))
  }

  @Test("happy is more pleasant than neutral, neutral than every unpleasant expression; sad alone is calm")
  func order() {
    #expect(Expression.neutral.affect == Affect(valence: 0, arousal: 0))
    for unpleasant in [Expression.angry, .disgust, .fear, .sad] { #expect(unpleasant.affect.valence < 0) }
    #expect(Expression.happy.affect.valence > Expression.surprise.affect.valence)
    #expect(Expression.surprise.affect.valence > 0)
    for expression in Expression.allCases where expression != .neutral {
      #expect((expression.affect.arousal < 0) == (expression == .sad))
    }
  }

  @Test("a mood's place is in the quadrant of its name")
  func moodsPlaces() {
    #expect(Mood.happy.affect.quadrant == .happy)
    #expect(Mood.angry.affect.quadrant == .angry)
    #expect(Mood.sad.affect.quadrant == .sad)
    #expect(Mood.neutral.affect.distance(to: .neutral) < 0.2)
  }

  @Test("a mixture of expressions lies between their places, and moves towards the one that grows")
  func mixture() throws {
    let seed: UInt64 = 3
    var random = SplitMix(state: seed)
    for _ in 0..<2_000 {
      let values = (0..<7).map { _ in Float.random(in: 0...1, using: &random) }
      let mixed = try #require(ExpressionProbabilities(values))
      // No direction reaches further than the furthest corner.
      for step in 0..<24 {
        let angle = Double(step) / 24 * 2 * .pi
        func reach(_ affect: Affect) -> Double {
          Double(affect.valence) * cos(angle) + Double(affect.arousal) * sin(angle)
        }
        let corner = Expression.allCases.map { reach($0.affect) }.max() ?? 0
        #expect(reach(mixed.affect) <= corner + 1e-6, "seed \(seed)")
      }
      for expression in Expression.allCases {
        var more = values
        more[expression.rawValue] += 1
        let moved = try #require(ExpressionProbabilities(more)).affect
        #expect(
          moved.distance(to: expression.affect) <= mixed.affect.distance(to: expression.affect) + 1e-6, "seed \(seed)")
      }
    }
  }

  @Test("a face that is equally happy and sad is hardly pleasant or unpleasant")
  func opposites() throws {
    let mixed = try #require(ExpressionProbabilities([0, 0, 0, 1, 1, 0, 0])).affect
    #expect(abs(mixed.valence) < 0.1)
  }
}

/// SplitMix64, so that random tests repeat.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
