import Emotion
import enum Emotion.Expression
import Faces
import FoundationEssentials
import Inference
import Recommending
import Testing

@testable import Evaluation

/// Embeddings of eight values about seven points, one an expression, with a little noise.
private func makeSamples(count: Int, seed: UInt64, subjects: Int? = nil, shift: Float = 0) throws -> [ExpressionSample]
{
  var random = SplitMix64(seed: seed)
  return try (0..<count).map { place in
    let truth = Expression.allCases[place % 7]
    var values = (0..<8).map { _ in Float.random(in: -0.3...0.3, using: &random) + shift }
    values[truth.rawValue] += 1
    var row = ExpressionDataset.Row(file: "\(place)", label: truth, split: "all", isDuplicate: false)
    row.subject = subjects.map { "\(place / 7 % $0)" }
    let even = try #require(ExpressionProbabilities(Array(repeating: 1, count: 7)))
    return ExpressionSample(row: row, embedding: values, fer: even, crowd: even)
  }
}

@Suite("Fitting the head")
struct HeadFitTests {
  @Test("components are the directions of the largest variance, in order, at right angles")
  func components() {
    var random = SplitMix64(seed: 3)
    let rows = (0..<500).map { _ -> [Float] in
      let (long, short) = (Float.random(in: -3...3, using: &random), Float.random(in: -1...1, using: &random))
      return [long + short + 5, long - short, 0.01 * Float.random(in: -1...1, using: &random)]
    }
    for count in 1...3 {
      let found = PrincipalComponents(of: rows, count: count)
      #expect(found.directions.count == count && found.variances == found.variances.sorted(by: >))
      #expect(abs(abs(found.directions[0][0] * found.directions[0][1]) - 0.5) < 0.02, "\(found.directions)")
      #expect(abs(found.variances[0] - 6) < 0.8, "\(found.variances)")
      for place in 1..<count { #expect(abs(dot(found.directions[0], found.directions[place])) < 1e-4) }
    }
  }

  @Test("many values with few components take the same directions as all components do")
  func subspace() {
    var random = SplitMix64(seed: 4)
    let rows = (0..<60).map { _ in
      (0..<40).map { Float.random(in: -1...1, using: &random) * ($0 < 3 ? Float(8 - 2 * $0) : 0.3) }
    }
    let (few, all) = (PrincipalComponents(of: rows, count: 3), PrincipalComponents(of: rows, count: 40))
    for place in 0..<3 {
      #expect(abs(few.variances[place] / all.variances[place] - 1) < 1e-3)
      #expect(abs(abs(dot(few.directions[place], all.directions[place])) - 1) < 1e-3)
    }
  }

  @Test("a head that was fitted to some faces reads others, and folds of it do")
  func reads() throws {
    let samples = try makeSamples(count: 350, seed: 5)
    let space = FaceSpace(samples, labels: .fer, components: 6)
    let head = try #require(ExpressionHead(ExpressionHead.Parts(samples, labels: .fer, in: space)))
    let others = try makeSamples(count: 700, seed: 6)
    let wrong = others.count { head.probabilities(of: $0.embedding)?.top != $0.row.label }
    #expect(wrong < 20, "\(wrong) of 700")
    let folds = Folds(samples, labels: .fer, count: 5, components: 6)
    #expect(folds.accuracies.count == 5 && folds.evaluation.seven.total == 350)
    #expect(folds.mean > 0.97)
  }

  @Test("class means move a little, to where a wide class is told from a narrow one, and stay with a strong pull")
  func refinement() throws {
    var random = SplitMix64(seed: 10)
    // Happy spreads four times as far as angry, so the border belongs nearer to angry.
    let truths = (0..<2_000).map { $0 % 2 == 0 ? Expression.angry.rawValue : Expression.happy.rawValue }
    let points = truths.map { truth -> [Float] in
      let isHappy = truth == Expression.happy.rawValue
      let along = (0..<4).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &random) }
      return [(isHappy ? 2 : 0) + along * (isHappy ? 1 : 0.25), Float.random(in: -1...1, using: &random)]
    }
    let vectors = zip(points, truths.compactMap(Expression.init(rawValue:)))
    let parts = ExpressionHead.Parts(
      vectors: vectors.map(\.0), truths: vectors.map(\.1), mean: [0, 0], basis: [[1, 0], [0, 1]], priors: true)
    func accuracy(_ parts: ExpressionHead.Parts) throws -> Double {
      let head = try #require(ExpressionHead(parts))
      let right = zip(points, truths).filter { head.probabilities(of: $0)?.top.rawValue == $1 }
      return Double(right.count) / Double(points.count)
    }
    func furthest(_ other: ExpressionHead.Parts) -> Float {
      zip(parts.means.joined(), other.means.joined()).map { abs($0 - $1) }.max() ?? 0
    }
    let refined = parts.refined(on: points, truths: truths)
    #expect(try accuracy(refined) > accuracy(parts) + 0.02)
    #expect(furthest(refined) > 0.01 && furthest(refined) < 1)
    #expect(furthest(parts.refined(on: points, truths: truths, pull: 1_000)) < 0.01)
    #expect(refined == parts.refined(on: points, truths: truths))
  }

  @Test("the temperature makes a head that is too sure, or not sure enough, honest")
  func temperature() throws {
    let samples = try makeSamples(count: 700, seed: 7).enumerated().map { place, sample in
      // A fifth has a wrong label.
      guard place % 5 == 0 else { return sample }
      let label = Expression.allCases[(sample.row.label.rawValue + 1 + place / 5 % 6) % 7]
      let row = ExpressionDataset.Row(file: "", label: label, split: "all", isDuplicate: false)
      let even = try #require(ExpressionProbabilities(Array(repeating: 1, count: 7)))
      return ExpressionSample(row: row, embedding: sample.embedding, fer: even, crowd: even)
    }
    let space = FaceSpace(samples, labels: .fer, components: 6)
    var parts = ExpressionHead.Parts(samples, labels: .fer, in: space)
    func error(_ parts: ExpressionHead.Parts) throws -> Double {
      let head = try #require(ExpressionHead(parts))
      return ExpressionEvaluation(
        samples.compactMap { sample in
          head.probabilities(of: sample.embedding).map { ExpressionAnswer(truth: sample.row.label, probabilities: $0) }
        }
      ).calibration.value
    }
    let honest = try error(parts.tempered(on: samples, labels: .fer))
    for temperature in [0.02, 20] as [Float] {
      parts.temperature = temperature
      #expect(try error(parts) > honest + 0.05)
    }
  }

  @Test(
    "subjects whose faces all lie elsewhere are read right after calibration, and those with too few frames are counted"
  )
  func personal() throws {
    let general = try makeSamples(count: 350, seed: 8)
    let space = FaceSpace(general, labels: .fer, components: 7)
    let head = try #require(ExpressionHead(ExpressionHead.Parts(general, labels: .fer, in: space)))
    // One more value for the first expression than for the others moves every answer towards it.
    let subjects = try makeSamples(count: 70, seed: 9, subjects: 2).map { sample in
      var values = sample.embedding
      values[0] += 1.2
      return ExpressionSample(
        row: sample.row, embedding: values, fer: sample.softmax(.fer), crowd: sample.softmax(.fer))
    }
    let evaluation = PersonalEvaluation(subjects, head: head, frames: 2)
    #expect(evaluation.subjects == 2 && evaluation.subjectsWithTooFewFrames == 0)
    #expect(evaluation.sameExpressions.after.seven.accuracy > evaluation.sameExpressions.before.seven.accuracy + 0.2)
    #expect(evaluation.otherExpressions.after.seven.accuracy > evaluation.otherExpressions.before.seven.accuracy)
    #expect(PersonalEvaluation(subjects, head: head, frames: 9).subjectsWithTooFewFrames == 2)
  }
}
