import Emotion
import enum Emotion.Expression
import Faces
import FoundationEssentials
import Imaging
import Inference
import Testing

@testable import Evaluation

/// Mostly `top`, the rest spread evenly.
private func sure(_ top: Expression, _ share: Float = 0.7) throws -> ExpressionProbabilities {
  try #require(ExpressionProbabilities(shares: { $0 == top ? share : (1 - share) / 6 }))
}

private func answer(_ truth: Expression, _ top: Expression, _ share: Float = 0.7) throws -> ExpressionAnswer {
  ExpressionAnswer(truth: truth, probabilities: try sure(top, share))
}

@Suite("Evaluating expressions")
struct ExpressionEvaluationTests {
  @Test("duplicates, clear pictures and the four moods are counted apart")
  func counting() throws {
    var duplicate = try answer(.fear, .fear)
    duplicate.isDuplicate = true
    var clear = try answer(.sad, .happy)
    clear.isClear = true
    let evaluation = ExpressionEvaluation([try answer(.happy, .happy), duplicate, clear])
    #expect(evaluation.seven.total == 3 && evaluation.sevenWithoutDuplicates.total == 2)
    #expect(evaluation.four.total == 2 && evaluation.four.accuracy == 0.5)
    #expect(evaluation.clearSeven.total == 1 && evaluation.clearFour.accuracy == 0)
    #expect(evaluation.seven.counts[Expression.sad.rawValue][Expression.happy.rawValue] == 1)
  }

  @Test("of the four moods the likeliest counts, whatever else is likelier")
  func fourMoods() throws {
    let afraid = try #require(ExpressionProbabilities([0.1, 0, 0.5, 0.05, 0.2, 0.1, 0.05]))
    #expect(ExpressionEvaluation.moods[ExpressionEvaluation.likeliestMood(afraid)] == .sad)
  }

  @Test("the calibration error is how far what is said lies from what is right")
  func calibration() {
    var (honest, boastful) = (CalibrationError(), CalibrationError())
    #expect(honest.value == 0)
    for place in 0..<10 {
      honest.add(probability: 0.7, isRight: place < 7)
      boastful.add(probability: 1, isRight: place < 7)
    }
    #expect(honest.value < 1e-6)
    #expect(abs(boastful.value - 0.3) < 1e-6)
  }
}

@Suite("The crowd's votes")
struct CrowdVotesTests {
  /// Neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, not a face.
  private func votes(_ counts: [Int]) throws -> CrowdVotes { try #require(CrowdVotes(counts.map { "\($0)" })) }

  @Test("the most votes win, a tie and what is none of the seven have no majority")
  func majority() throws {
    #expect(try votes([1, 6, 0, 3, 0, 0, 0, 0, 0, 0]).majority == .happy)
    #expect(try votes([0, 0, 0, 0, 5, 1, 4, 0, 0, 0]).majority == .angry)
    #expect(try votes([5, 5, 0, 0, 0, 0, 0, 0, 0, 0]).majority == nil)
    #expect(try votes([2, 0, 0, 0, 0, 0, 0, 8, 0, 0]).majority == nil)
    #expect(try votes([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).majority == nil)
  }

  @Test("eight people of one mind are clear")
  func clear() throws {
    #expect(try votes([8, 2, 0, 0, 0, 0, 0, 0, 0, 0]).isClear)
    #expect(try !votes([7, 3, 0, 0, 0, 0, 0, 0, 0, 0]).isClear)
  }

  @Test("counts that are none are refused")
  func refused() {
    #expect(CrowdVotes(["1", "2"]) == nil)
    #expect(CrowdVotes(Array(repeating: "-1", count: 10)) == nil)
    #expect(CrowdVotes(Array(repeating: "x", count: 10)) == nil)
  }
}

@Suite("Disturbed pictures")
struct DisturbanceTests {
  /// Bright at the right, dark at the left.
  private let picture: GreyImage

  init() throws {
    picture = try GreyImage(width: 48, height: 48, pixels: (0..<48 * 48).map { UInt8($0 % 48 * 4 + 20) })
  }

  @Test("every one keeps the size, and all but none change the picture", arguments: Disturbance.allCases)
  func size(_ disturbance: Disturbance) throws {
    let result = disturbance.applied(to: picture)
    #expect(result.width == 48 && result.height == 48)
    #expect((result == picture) == (disturbance == .none || disturbance == .shiftedDown))
  }

  @Test("light, shift and cover do what they say")
  func content() {
    #expect(Disturbance.darker.applied(to: picture)[10, 10] == 42)
    #expect(Disturbance.brighter.applied(to: picture)[10, 10] == 78)
    #expect(Disturbance.shiftedRight.applied(to: picture)[30, 5] < picture[30, 5])
    #expect(Disturbance.leftHidden.applied(to: picture)[3, 5] == 128)
    #expect(Disturbance.leftHidden.applied(to: picture)[30, 5] == picture[30, 5])
  }
}

@Suite("The picture of a confusion matrix")
struct ConfusionPictureTests {
  @Test("what is always right has dark cells on the diagonal and light ones beside it")
  func diagonal() throws {
    var matrix = ConfusionMatrix(classes: ["a", "b"])
    for place in 0..<2 { matrix.add(truth: place, prediction: place) }
    let picture = try matrix.picture(title: "two classes")
    let dark = (0..<picture.width * picture.height).filter { picture.pixels[3 * $0] == 20 }
    #expect(dark.count > picture.width * picture.height / 20)
    let columns = Set(dark.map { $0 % picture.width })
    let rows = Set(dark.map { $0 / picture.width })
    #expect(dark.count < columns.count * rows.count * 2 / 3)
  }
}
