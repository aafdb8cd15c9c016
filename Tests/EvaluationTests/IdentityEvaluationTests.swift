import Faces
import Glibc
import Testing

@testable import Evaluation

@Suite("Telling people apart: measures")
struct VerificationCurveTests {
  @Test("pairs that do not overlap are told apart without an error")
  func apart() throws {
    let curve = try #require(VerificationCurve(same: [0.9, 0.7], different: [0.1, 0.3, -0.5]))
    #expect(curve.equalErrorRate == 0)
    #expect(curve.accuracy(at: curve.bestThreshold) == 1)
    #expect(curve.threshold(falseAcceptRate: 0) == Float(0.3).nextUp)
    #expect(curve.trueAcceptRate(at: curve.threshold(falseAcceptRate: 0)) == 1)
  }

  @Test("one of four on the wrong side either way is an equal error rate of a quarter")
  func quarter() throws {
    let curve = try #require(VerificationCurve(same: [0.2, 0.6, 0.7, 0.8], different: [0, 0.1, 0.3, 0.65]))
    #expect(abs(curve.equalErrorRate - 0.25) < 1e-9)
    #expect(curve.falseAcceptRate(at: 0.65) == 0.25)
    #expect(curve.falseAcceptRate(at: Float(0.65).nextUp) == 0)
    #expect(curve.trueAcceptRate(at: 0.7) == 0.5)
    #expect(curve.accuracy(at: curve.bestThreshold) == 0.75)
  }

  @Test("between two thresholds the equal error rate lies on the straight line")
  func between() throws {
    // At 0.5 two of two strangers are accepted and one of three the same rejected; just above it one and one.
    let first = try #require(VerificationCurve(same: [0.4, 0.6, 0.9], different: [0.5, 0.5]))
    #expect(abs(first.equalErrorRate - 1.0 / 3) < 1e-9)
    // One stranger stays accepted while a third, then two thirds of the same are rejected.
    let second = try #require(VerificationCurve(same: [0.4, 0.6, 0.9], different: [0.5, 0.8]))
    #expect(abs(second.equalErrorRate - 0.5) < 1e-9)
  }

  @Test("when all are alike, everything is wrong half the time; turned around, always")
  func hopeless() throws {
    #expect(try abs(#require(VerificationCurve(same: [1, 1], different: [1, 1])).equalErrorRate - 0.5) < 1e-9)
    #expect(try abs(#require(VerificationCurve(same: [0], different: [1])).equalErrorRate - 1) < 1e-9)
  }

  @Test("a threshold for a false-accept rate lets in that many strangers and no more")
  func rate() throws {
    let curve = try #require(VerificationCurve(same: [1], different: (0..<1000).map { Float($0) / 1000 }))
    for (rate, accepted) in [(0.001, 1), (0.01, 10), (0.0155, 15), (1, 1000)] {
      let threshold = curve.threshold(falseAcceptRate: rate)
      #expect(Int((curve.falseAcceptRate(at: threshold) * 1000).rounded()) == accepted)
    }
  }

  @Test("without pairs of both kinds there is no curve")
  func none() {
    #expect(VerificationCurve(same: [], different: [1]) == nil)
    #expect(VerificationCurve(same: [1], different: []) == nil)
  }
}

@Suite("Telling people apart: pictures")
struct IdentityEvaluationTests {
  private let pictures = """
    file,person,use
    a1,anna,enrol
    a2,anna,enrol
    a3,anna,test
    b1,bert,enrol
    b2,bert,test
    b3,bert,test

    """

  private func embedding(_ degrees: Float) -> FaceEmbedding? {
    let radians = degrees * .pi / 180
    return FaceEmbedding([cos(radians), sin(radians)])
  }

  @Test("a tested picture is right if its own template is nearest; one without a face is counted apart")
  func enrolment() throws {
    let dataset = try IdentityDataset(pictures: pictures, pairs: nil, folder: "f")
    let evaluation = IdentityEvaluation(
      of: dataset, embeddings: [embedding(0), embedding(20), embedding(15), embedding(90), embedding(30), nil])
    let enrolment = try #require(evaluation.enrolment)
    #expect(evaluation.pictures == 6 && evaluation.notFound == ["b3"])
    #expect(enrolment.people == 2 && enrolment.enrolled == 3 && enrolment.tested == 2 && enrolment.wanted == 3)
    // a3 at 15 degrees is near anna's 10; b2 at 30 is nearer to it than to bert's 90.
    #expect(enrolment.right == 1)
    #expect(enrolment.curve.same.count == 2 && enrolment.curve.different.count == 2)
    // Of five pictures: a1, a2, a3 and b1, b2.
    #expect(evaluation.everyTwo?.same.count == 4 && evaluation.everyTwo?.different.count == 6)
    #expect(evaluation.pairs == nil && evaluation.folds.isEmpty)
  }

  @Test("each fold is judged by the threshold of the others; pairs without a face are counted")
  func folds() throws {
    let pairs = "first,second,same,fold\na1,a2,1,0\na1,b1,0,0\na3,a2,1,1\na2,b2,0,1\nb2,b3,1,2\n"
    let dataset = try IdentityDataset(pictures: pictures, pairs: pairs, folder: "f")
    let embeddings = [embedding(0), embedding(20), embedding(15), embedding(90), embedding(30), nil]
    let evaluation = IdentityEvaluation(of: dataset, embeddings: embeddings)
    #expect(evaluation.pairsWithoutFace == 1)
    #expect(evaluation.folds.map(\.number) == [0, 1] && evaluation.folds.map(\.pairs) == [2, 2])
    // Fold 0 would take 20 degrees for one person, so it is wrong about the strangers 10 degrees apart in fold 1.
    #expect(evaluation.folds[1].accuracy == 0.5)
    #expect(abs(evaluation.folds[1].threshold - cos(20 * Float.pi / 180)) < 1e-5)
    // Fold 1 wants no more than 5 degrees, so 20 are too many in fold 0.
    #expect(evaluation.folds[0].accuracy == 0.5)
    let one = IdentityEvaluation(of: dataset, embeddings: embeddings, folds: [0])
    #expect(one.pairs?.same.count == 1 && one.pairs?.different.count == 1 && one.pairsWithoutFace == 0)
  }

  @Test("tables that are damaged are refused with the line")
  func tables() {
    func refused(_ pictures: String, _ pairs: String? = nil, line: Int, _ what: String) {
      let error = #expect(throws: EvaluationError.self) {
        try IdentityDataset(pictures: pictures, pairs: pairs, folder: "f")
      }
      #expect(error?.description.contains("line \(line)") == true && error?.description.contains(what) == true)
    }
    refused("file,who\n", line: 1, "columns")
    refused("file,person,use\na,b\n", line: 2, "2 fields")
    refused("file,person,use\na,b,c\na,b,c\n", line: 3, "twice")
    refused(pictures, "first,second,same\n", line: 1, "columns")
    refused(pictures, "first,second,same,fold\na1,z9,1,0\n", line: 2, "lacks")
    refused(pictures, "first,second,same,fold\na1,a2,yes,0\n", line: 2, "0 or 1")
    refused(pictures, "first,second,same,fold\na1,a2,1,first\n", line: 2, "whole number")
    refused(pictures, "first,second,same,fold\n\na1,b1,1,0\n", line: 3, "otherwise")
  }

  @Test("a folder without a table is refused by name")
  func missing() {
    #expect(throws: EvaluationError.unreadable("/nowhere/pictures.csv")) { try IdentityDataset(folder: "/nowhere") }
  }
}
