import Evaluation
import Testing

@Suite("Confusion matrix")
struct ConfusionMatrixTests {
  /// Two of four cats found, and the only dog.
  private var matrix: ConfusionMatrix {
    var matrix = ConfusionMatrix(classes: ["cat", "dog"])
    for (truth, prediction) in [(0, 0), (0, 0), (0, 1), (0, 1), (1, 1)] {
      matrix.add(truth: truth, prediction: prediction)
    }
    return matrix
  }

  @Test("accuracy, precision, recall and F1 follow from the counts")
  func measures() {
    #expect(matrix.total == 5)
    #expect(matrix.accuracy == 0.6)
    #expect(matrix.precision(0) == 1)
    #expect(matrix.recall(0) == 0.5)
    #expect(matrix.precision(1) == 1.0 / 3)
    #expect(matrix.recall(1) == 1)
    #expect(abs(matrix.f1(1) - 0.5) < 1e-12)
    #expect(matrix.support(0) == 4)
  }

  @Test("a class that never occurs measures zero, not NaN")
  func empty() {
    let empty = ConfusionMatrix(classes: ["cat"])
    #expect(empty.accuracy == 0)
    #expect(empty.precision(0) == 0)
    #expect(empty.f1(0) == 0)
  }
}
