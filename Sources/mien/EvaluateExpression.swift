import Appliance
import ArgumentParser
import Emotion
import Evaluation
import Formatting

struct EvaluateExpression: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expression", abstract: "Accuracy, precision, recall and F1 of the expression network.",
    discussion: """
      DIR holds labels.csv and the pictures it names; 'make data' writes FER2013 to .build/data/fer2013. Choose on \
      public_test; private_test only reports.
      """)

  @Option(help: "The folder with labels.csv.", completion: .directory)
  var data: String

  @Option(help: "Which rows: training, public_test or private_test.")
  var split = "private_test"

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "An expression model (safetensors), instead of the one built in.", completion: .file())
  var model: String?

  func run() throws {
    let dataset = try ExpressionDataset(folder: data)
    let evaluation = try ExpressionEvaluation(
      of: dataset, folder: data, split: split, reader: Models.expressionReader(file: model),
      progress: { done, all in
        if done % 50 == 0 || done == all { Console.progress(done == all ? "" : "\(done) of \(all) pictures") }
      })
    Console.print(json ? try mien.json(ExpressionReport(evaluation)) : text(evaluation))
  }

  private func text(_ evaluation: ExpressionEvaluation) -> String {
    let (seven, unique, four) = (evaluation.seven, evaluation.sevenWithoutDuplicates, evaluation.four)
    return """
      \(evaluation.split), \(seven.total) pictures, 7 expressions: accuracy \(seven.accuracy.percent)
      without the \(seven.total - unique.total) that equal a training picture: accuracy \(unique.accuracy.percent)

      \(table(seven))

      \(four.total) pictures of 4 moods, likeliest of the four: accuracy \(four.accuracy.percent)

      \(table(four))
      """
  }

  /// Measures per class, then the confusion matrix: a row a true class, a column a predicted one.
  private func table(_ matrix: ConfusionMatrix) -> String {
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

/// The JSON form of an evaluation.
struct ExpressionReport: Encodable {
  struct Class: Encodable {
    let name: String
    let precision, recall, f1: Double
    let pictures: Int
  }

  struct Moods: Encodable {
    let accuracy: Double
    let pictures: Int
    let classes: [Class]
    let confusion: [[Int]]
  }

  let split: String
  let pictures: Int
  let accuracy: Double
  let accuracyWithoutDuplicates: Double
  let picturesWithoutDuplicates: Int
  let classes: [Class]
  /// A row a true class, a column a predicted one, both in the order of `classes`.
  let confusion: [[Int]]
  let moods4: Moods

  private enum CodingKeys: String, CodingKey {
    case split, pictures, accuracy, classes, confusion, moods4
    case accuracyWithoutDuplicates = "accuracy_without_duplicates"
    case picturesWithoutDuplicates = "pictures_without_duplicates"
  }

  init(_ evaluation: ExpressionEvaluation) {
    let (seven, unique, four) = (evaluation.seven, evaluation.sevenWithoutDuplicates, evaluation.four)
    split = evaluation.split
    pictures = seven.total
    accuracy = seven.accuracy.short
    accuracyWithoutDuplicates = unique.accuracy.short
    picturesWithoutDuplicates = unique.total
    classes = Self.classes(seven)
    confusion = seven.counts
    moods4 = Moods(
      accuracy: four.accuracy.short, pictures: four.total, classes: Self.classes(four), confusion: four.counts)
  }

  private static func classes(_ matrix: ConfusionMatrix) -> [Class] {
    matrix.classes.enumerated().map { index, name in
      Class(
        name: name, precision: matrix.precision(index).short, recall: matrix.recall(index).short,
        f1: matrix.f1(index).short, pictures: matrix.support(index))
    }
  }
}
