import Evaluation
import Formatting

/// Measures of the answers about one split.
struct ExpressionReport: ExpressionFigures {
  struct Class: Encodable {
    let name: String
    let precision, recall, f1: Double
    let pictures: Int
  }

  struct Measure: Encodable {
    let accuracy: Double
    let pictures: Int

    init(_ matrix: ConfusionMatrix) { (accuracy, pictures) = (matrix.accuracy.short, matrix.total) }
  }

  struct Moods: Encodable {
    let accuracy: Double
    let pictures: Int
    let accuracyWithoutDuplicates: Double
    let classes: [Class]
    let confusion: [[Int]]

    private enum CodingKeys: String, CodingKey {
      case accuracy, pictures, classes, confusion
      case accuracyWithoutDuplicates = "accuracy_without_duplicates"
    }
  }

  let split: String
  let pictures: Int
  /// Without a label by this convention.
  let unlabelled: Int
  let accuracy: Double
  let accuracyWithoutDuplicates: Double
  let picturesWithoutDuplicates: Int
  let calibrationError: Double
  let classes: [Class]
  /// A row a true class, a column a predicted one, both in the order of `classes`.
  let confusion: [[Int]]
  let moods4: Moods
  /// Where at least eight of ten people agree.
  let clear: Measure?
  let clearMoods4: Measure?
  private let evaluation: ExpressionEvaluation

  private enum CodingKeys: String, CodingKey {
    case split, pictures, unlabelled, accuracy, classes, confusion, moods4, clear
    case accuracyWithoutDuplicates = "accuracy_without_duplicates"
    case picturesWithoutDuplicates = "pictures_without_duplicates"
    case calibrationError = "calibration_error"
    case clearMoods4 = "clear_moods4"
  }

  init(_ evaluation: ExpressionEvaluation, split: String, unlabelled: Int) {
    let (seven, unique, four) = (evaluation.seven, evaluation.sevenWithoutDuplicates, evaluation.four)
    (self.split, self.unlabelled, self.evaluation) = (split, unlabelled, evaluation)
    (pictures, accuracy) = (seven.total, seven.accuracy.short)
    (picturesWithoutDuplicates, accuracyWithoutDuplicates) = (unique.total, unique.accuracy.short)
    calibrationError = evaluation.calibration.value.short
    (classes, confusion) = (Self.classes(seven), seven.counts)
    moods4 = Moods(
      accuracy: four.accuracy.short, pictures: four.total,
      accuracyWithoutDuplicates: evaluation.fourWithoutDuplicates.accuracy.short, classes: Self.classes(four),
      confusion: four.counts)
    let hasClear = evaluation.clearSeven.total > 0
    clear = hasClear ? Measure(evaluation.clearSeven) : nil
    clearMoods4 = hasClear ? Measure(evaluation.clearFour) : nil
  }

  private static func classes(_ matrix: ConfusionMatrix) -> [Class] {
    matrix.classes.enumerated().map { index, name in
      Class(
        name: name, precision: matrix.precision(index).short, recall: matrix.recall(index).short,
        f1: matrix.f1(index).short, pictures: matrix.support(index))
    }
  }

  var text: String {
    let (seven, four) = (evaluation.seven, evaluation.four)
    let duplicates = seven.total - evaluation.sevenWithoutDuplicates.total
    var lines = ["\(split), \(seven.total) pictures, 7 expressions: accuracy \(seven.accuracy.percent)"]
    if unlabelled > 0 { lines.append("left out, without a label of the seven: \(unlabelled)") }
    if duplicates > 0 {
      let unique = (evaluation.sevenWithoutDuplicates.accuracy, evaluation.fourWithoutDuplicates.accuracy)
      lines.append(
        "without the \(duplicates) that equal a training picture: \(unique.0.percent), of 4 moods \(unique.1.percent)")
    }
    if let clear, let clearMoods4 {
      lines.append(
        "where 8 of 10 people agree: \(clear.accuracy.percent) of \(clear.pictures), of 4 moods "
          + "\(clearMoods4.accuracy.percent) of \(clearMoods4.pictures)")
    }
    lines.append("expected calibration error, 15 bins: \(evaluation.calibration.value.percent)")
    lines += ["", Self.table(seven), ""]
    lines.append("\(four.total) pictures of 4 moods, likeliest of the four: accuracy \(four.accuracy.percent)")
    lines += ["", Self.table(four)]
    return lines.joined(separator: "\n")
  }

  /// Measures per class, then the confusion matrix: a row a true class, a column a predicted one.
  private static func table(_ matrix: ConfusionMatrix) -> String {
    let names = matrix.classes.map { $0.padded(to: 9, onLeft: true) }.joined()
    var lines = ["          precision   recall       F1  pictures | confusion" + names]
    for (index, name) in matrix.classes.enumerated() {
      let measures = [matrix.precision(index), matrix.recall(index), matrix.f1(index)]
        .map { $0.percent.padded(to: 9, onLeft: true) }.joined()
      let counts = matrix.counts[index].map { "\($0)".padded(to: 9, onLeft: true) }.joined()
      lines.append(
        name.padded(to: 10) + measures + "\(matrix.support(index))".padded(to: 10, onLeft: true) + " |          "
          + counts)
    }
    return lines.joined(separator: "\n")
  }
}
