import Emotion
import Recommending
import Testing

@testable import Evaluation

@Suite struct MusicEvaluationTests {
  @Test("Right, sure answers measure 1 everywhere; the opposite ones 0, and below the mean's share of the variance")
  func extremes() {
    let labels = Quadrant.allCases + Quadrant.allCases
    func chances(_ index: Int) -> [Float] { (0..<4).map { $0 == index ? 1 : 0 } }
    let right = MusicEvaluation(labels: labels, probabilities: (0..<8).map { chances($0 % 4) })
    #expect(right.quadrants.accuracy == 1)
    for axis in [right.valence, right.arousal] {
      #expect(axis.accuracy == 1 && axis.areaUnderCurve == 1 && axis.determination == 1)
    }
    let wrong = MusicEvaluation(labels: labels, probabilities: (0..<8).map { chances(($0 + 2) % 4) })
    #expect(wrong.quadrants.accuracy == 0)
    for axis in [wrong.valence, wrong.arousal] {
      #expect(axis.accuracy == 0 && axis.areaUnderCurve == 0 && axis.determination == -3)
    }
  }

  @Test("Equal values are a coin's toss each")
  func ties() {
    let axis = MusicEvaluation.Axis([true, false, true, false], [0.5, 0.5, 0.5, 0.25])
    #expect(abs(axis.areaUnderCurve - 0.75) < 1e-12)
    #expect(MusicEvaluation.Axis([true, true], [0, 1]).areaUnderCurve == 0.5)
  }

  @Test("No group is in training and test at once, every clip is tested once, and the folds are even")
  func folds() {
    var random = SplitMix64(seed: 5)
    let groups = (0..<300).map { _ in "\(Int.random(in: 0..<120, using: &random))" }
    let classes = (0..<300).map { _ in Int.random(in: 0..<4, using: &random) }
    let folds = PerceptronFolds.folds(classes, groups, count: 10, seed: 1)
    #expect(folds.joined().sorted() == Array(0..<300))
    for (place, fold) in folds.enumerated() {
      let others = folds.indices.filter { $0 != place }.flatMap { folds[$0] }
      #expect(Set(fold.map { groups[$0] }).isDisjoint(with: others.map { groups[$0] }))
      #expect((22...38).contains(fold.count))
    }
  }

  @Test(
    "A perceptron learns what is no plane, and the folds tell what can be told from what cannot", arguments: [1, 2])
  func learns(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let rows = (0..<400).map { _ in (0..<6).map { _ in random.gaussian() } }
    // The quadrant of two values' product and sum.
    let labels = rows.map { row in
      Quadrant.allCases[(row[0] * row[1] > 0 ? 0 : 1) + (row[2] > 0 ? 0 : 2)]
    }
    let groups = rows.indices.map { "\($0)" }
    func accuracy(_ labels: [Quadrant]) -> Double {
      let folds = PerceptronFolds(
        embeddings: rows, labels: labels, groups: groups, count: 5, members: 2, seed: seed)
      return MusicEvaluation(labels: labels, probabilities: folds.probabilities).quadrants.accuracy
    }
    #expect(accuracy(labels) > 0.75)
    #expect(accuracy(labels.shuffled(using: &random)) < 0.35)
  }
}

@Suite struct MusicDatasetTests {
  @Test("A table of clips is read, with files inside and outside the folder")
  func reads() throws {
    let data = try MusicDataset(table: "file,quadrant,group\na.opus,happy,Nina\n/b.ogg,sad,Nina\n", folder: "/m")
    #expect(data.clips.map(\.quadrant) == [.happy, .sad])
    #expect(data.clips.map { data.path(of: $0) } == ["/m/a.opus", "/b.ogg"])
  }

  @Test("A line that is wrong is named")
  func refuses() {
    func reason(_ table: String) -> String {
      do {
        _ = try MusicDataset(table: table, folder: "/m")
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(reason("file,label\n").contains("/m/clips.csv, line 1"))
    #expect(reason("file,quadrant,group\na,happy\n").contains("line 2"))
    #expect(reason("file,quadrant,group\na,happy,b\nc,Q1,b\n").contains("'Q1'"))
  }
}
