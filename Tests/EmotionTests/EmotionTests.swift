import Emotion
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
}
