import Emotion
import enum Emotion.Expression
import Faces
import FoundationEssentials
import Inference
import Testing

@testable import Evaluation

@Suite("Evaluating the expression network")
struct ExpressionEvaluationTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-eval-\(UUID().uuidString)")
    .path

  /// Three pictures; the second equals a training picture.
  private func makeDataset() throws -> ExpressionDataset {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let pixels = (0..<3 * 48 * 48).map { UInt8(truncatingIfNeeded: $0 &* 31 % 251) }
    try Data(pixels).write(to: URL(fileURLWithPath: folder + "/images.bin"))
    let table = """
      file,label,split,duplicate
      images.bin#0,happy,private_test,0
      images.bin#1,fear,private_test,1
      images.bin#2,sad,public_test,0

      """
    try Data(table.utf8).write(to: URL(fileURLWithPath: folder + "/labels.csv"))
    return try ExpressionDataset(folder: folder)
  }

  private func makeReader() throws -> ExpressionReader {
    let path =
      #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Models/expression.safetensors"
    let data = try #require(FileManager.default.contents(atPath: path))
    return try ExpressionReader(model: Model(bytes: Array(data), file: path))
  }

  @Test("only the asked split counts; duplicates and the four moods are counted apart")
  func counting() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let dataset = try makeDataset()
    let evaluation = try ExpressionEvaluation(
      of: dataset, folder: folder, split: "private_test", reader: makeReader())
    #expect(evaluation.seven.total == 2)
    #expect(evaluation.seven.support(Expression.happy.rawValue) == 1)
    #expect(evaluation.seven.support(Expression.fear.rawValue) == 1)
    #expect(evaluation.sevenWithoutDuplicates.total == 1)
    #expect(evaluation.sevenWithoutDuplicates.support(Expression.happy.rawValue) == 1)
    #expect(evaluation.four.total == 1)
    #expect(evaluation.four.support(0) == 1)
  }

  @Test("of the four moods the likeliest counts, whatever else is likelier")
  func fourMoods() throws {
    let afraid = try #require(ExpressionProbabilities([0.1, 0, 0.5, 0.05, 0.2, 0.1, 0.05]))
    #expect(ExpressionEvaluation.moods[ExpressionEvaluation.likeliestMood(afraid)] == .sad)
  }

  @Test("a split without pictures is an error that names it")
  func emptySplit() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let dataset = try makeDataset()
    #expect(throws: EvaluationError.noPictures(folder: folder, split: "holdout")) {
      try ExpressionEvaluation(of: dataset, folder: folder, split: "holdout", reader: makeReader())
    }
  }
}
