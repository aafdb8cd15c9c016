import Testing

@testable import Library

@Suite("The words of a song") struct ValenceLexiconTests {
  let lexicon = ValenceLexicon(text: "-4 death\n-2 cry tear\n2 sun smile\n4 love")

  @Test(
    "say how pleasant it is",
    arguments: [("Love love love, a smile and the sun", 0.8), ("death, DEATH! tears cry tear", -0.7)])
  func valence(_ lyrics: String, _ wanted: Double) throws {
    #expect(abs(Double(try #require(lexicon.valence(of: lyrics))) - wanted) < 0.001)
  }

  @Test("are turned around after a negation")
  func negated() {
    #expect(lexicon.valence(of: "not love, don't love, never a love, no love, no love") == -1)
  }

  @Test("say nothing where there are too few, or none that are known")
  func few() {
    #expect(lexicon.valence(of: "love love love love") == nil)
    #expect(lexicon.valence(of: "ich liebe dich und du liebst mich nicht") == nil)
    #expect(ValenceLexicon.none.valence(of: "love love love love love") == nil)
  }
}
