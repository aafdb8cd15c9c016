import Imaging
import Testing

@testable import Evaluation

@Suite("Evaluating face finding")
struct DetectionEvaluationTests {
  private typealias Found = DetectionEvaluation.Found

  private func box(_ x: Int, _ y: Int, _ side: Int = 20) -> Box { Box(x: x, y: y, width: side, height: side) }

  @Test("a box on a face is a hit, a second one on it and one beside it are false alarms")
  func counting() {
    var evaluation = DetectionEvaluation()
    evaluation.add(
      wanted: [box(0, 0), box(100, 100)],
      found: [
        Found(box: box(1, 1), score: 0.9), Found(box: box(2, 2), score: 0.8), Found(box: box(50, 50), score: 0.7),
      ])
    let point = evaluation.point(threshold: 0, overlap: 0.5)
    #expect(point.hits == 1 && point.falseAlarms == 2)
    #expect(point.onFaceless == 0)
    evaluation.add(wanted: [], found: [Found(box: box(0, 0), score: 0.4)])
    #expect(evaluation.point(threshold: 0, overlap: 0.5).onFaceless == 1)
    #expect(evaluation.faces == 2 && evaluation.pictures == 2)
  }

  @Test("of those who are near only the largest face of a picture counts")
  func nearest() {
    var evaluation = DetectionEvaluation()
    evaluation.add(wanted: [box(0, 0, 60), box(200, 0, 50)], found: [Found(box: box(2, 0, 60), score: 0.5)])
    evaluation.add(wanted: [box(0, 0, 60), box(200, 0, 50)], found: [Found(box: box(200, 0, 50), score: 0.9)])
    evaluation.add(wanted: [box(0, 0, 40)], found: [Found(box: box(0, 0, 40), score: 0.9)])
    let nearest = evaluation.nearest(from: 48, threshold: 0.3, overlap: 0.3)
    #expect(nearest.wanted == 2 && nearest.found == 1)
    #expect(evaluation.nearest(from: 48, threshold: 0.6, overlap: 0.3).found == 0)
  }

  @Test("boxes below the threshold do not count")
  func threshold() {
    var evaluation = DetectionEvaluation()
    evaluation.add(
      wanted: [box(0, 0)], found: [Found(box: box(0, 0), score: 0.5), Found(box: box(60, 0), score: 0.2)])
    #expect(evaluation.point(threshold: 0.3, overlap: 0.5).falseAlarms == 0)
    #expect(evaluation.point(threshold: 0.6, overlap: 0.5).hits == 0)
  }

  @Test("each box is used once, the best pair first")
  func greedy() {
    let found = [box(0, 0), box(4, 0)]
    #expect(DetectionEvaluation.pairs(found, [box(3, 0), box(6, 0)], overlap: 0.3) == 2)
    #expect(DetectionEvaluation.pairs(found, [box(3, 0)], overlap: 0.3) == 1)
    #expect(DetectionEvaluation.pairs(found, [box(40, 0)], overlap: 0.3) == 0)
  }

  @Test("the curve has the best recall for each number of false alarms, and ends at the most that are allowed")
  func curve() {
    var evaluation = DetectionEvaluation()
    let found = (0..<6).map { Found(box: box($0 * 40, 0), score: Float(9 - $0)) }
    evaluation.add(wanted: [box(0, 0), box(80, 0), box(120, 0)], found: found)
    let curve = evaluation.curve(overlap: 0.5, most: 2)
    #expect(curve.map(\.falseAlarms) == [0, 1, 2])
    #expect(curve.map(\.hits) == [1, 3, 3])
  }

  @Test("the table gives each picture its faces, and pictures without any")
  func table() throws {
    let text = "file,split,x,y,width,height\na.png,one,1,2,3,4\nb.png,two,,,,\na.png,one,5,6,7,8\n"
    let pictures = try DetectionDataset.parse(text, path: "faces.csv")
    #expect(pictures.map(\.file) == ["a.png", "b.png"])
    #expect(pictures[0].faces == [Box(x: 1, y: 2, width: 3, height: 4), Box(x: 5, y: 6, width: 7, height: 8)])
    #expect(pictures[1].faces.isEmpty && pictures[1].split == "two")
  }

  @Test(
    "a malformed table is an error that names the line",
    arguments: ["a.png,one,1,2,3", "a.png,one,1,2,0,4", "a.png,one,1,,3,4", "a.png,one,1,2,3,four"])
  func malformed(_ line: String) {
    #expect(throws: EvaluationError.self) {
      try DetectionDataset.parse("file,split,x,y,width,height\n\(line)\n", path: "faces.csv")
    }
    #expect(throws: EvaluationError.self) { try DetectionDataset.parse("file,x\n", path: "faces.csv") }
  }
}
