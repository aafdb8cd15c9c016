import Emotion
import Glibc
import Inference
import Sound
import Testing

@testable import Library

@Suite struct MoodRegressorTests {
  private func impression(_ values: [Float]) throws -> MusicImpression {
    let regressor = try ModelFixture().model().regressor
    let embedding = regressor.standardised(values + [Float](repeating: 0, count: regressor.inputs - values.count))
    return MusicImpression(quadrants: regressor.quadrants(embedding), embedding: embedding)
  }

  @Test("Each corner of the plane is reached by its features")
  func corners() throws {
    #expect(try impression([2, 2]).affect.quadrant == .happy)
    #expect(try impression([-2, 2]).affect.quadrant == .angry)
    #expect(try impression([-2, -2]).affect.quadrant == .sad)
    #expect(try impression([2, -2]).affect.quadrant == .calm)
  }

  @Test("The probabilities are those of a softmax, the plane's values their differences, the confidence the highest")
  func softmax() throws {
    let powers = [1.5, -0.5, -1.5, 0.5].map { expf($0) }
    let wanted = powers.map { $0 / powers.reduce(0, +) }
    let found = try impression([1, 0.5])
    for (value, expected) in zip(found.quadrants, wanted) { #expect(abs(value - expected) < 1e-5) }
    #expect(abs(found.affect.valence - (wanted[0] + wanted[3] - wanted[1] - wanted[2])) < 1e-5)
    #expect(abs(found.affect.arousal - (wanted[0] + wanted[1] - wanted[2] - wanted[3])) < 1e-5)
    #expect(found.confidence == found.quadrants[0])
  }

  @Test("Odd values are limited, missing and infinite ones count as average")
  func standardises() throws {
    let regressor = try ModelFixture().model().regressor
    let values = regressor.standardised([100, -100, .nan, .infinity, 2])
    #expect(Array(values.prefix(6)) == [4, -4, 0, 0, 2, 0])
    #expect(values.count == TrackFeatures.names.count + 2)
  }
}
