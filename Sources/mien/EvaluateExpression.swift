import Appliance
import ArgumentParser
import Evaluation
import Faces
import Formatting
import FoundationEssentials

struct EvaluateExpression: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "expression", abstract: "How right the expression reader is, and how sure.",
    discussion: """
      DIR holds labels.csv and the pictures it names; 'make data' writes FER2013 to .build/data/fer2013 and CK+ (split 'all') \
      to .build/data/ckplus48. Choose on public_test; private_test only reports. Pictures are read once each, without their \
      mirror image, unless asked otherwise.
      """)

  enum Method: String, ExpressibleByArgument, CaseIterable {
    case head, softmax, eigenfaces
  }

  @Option(help: "The folder with labels.csv.", completion: .directory)
  var data: String

  @Option(help: "Which rows, by the table's column 'split'.")
  var split = "private_test"

  @Option(
    help: """
      What reads: the head (distance to the class means), the network's own softmax, or eigenfaces, which are learnt from \
      the split 'training' first.
      """)
  var method = Method.head

  @Option(help: "Whose labels are true and which head or softmax answers: FER2013's own, or the crowd's (FER+).")
  var labels = LabelConvention.fer

  @Flag(help: "Average with the mirror image, as mien does when it runs.")
  var mirror = false

  @Option(help: "Cross-validate the distance classifier over so many folds of the split; of CK+, folds of subjects.")
  var folds: Int?

  @Option(help: "Calibrate on so many pictures of each of a subject's expressions, and test on the others.")
  var personal: Int?

  @Flag(help: "Measure under changes of light, blur, roll, shift, size, and with half the face hidden.")
  var robustness = false

  @Option(help: "Write the confusion matrix to this PNG file.", completion: .file())
  var confusion: String?

  @Option(
    help: ArgumentHelp(
      "Fit the head on 'training', its temperatures on 'public_test', and write it to this JSON file.",
      visibility: .hidden))
  var fit: String?

  @Option(help: ArgumentHelp("How many components a fitted head has.", visibility: .hidden))
  var components = ExpressionHead.Parts.usualComponents

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "An expression model (safetensors), instead of the one built in.", completion: .file())
  var model: String?

  func validate() throws {
    if let folds, !(2...1_000).contains(folds) { throw ValidationError("--folds must lie between 2 and 1000.") }
    if let personal, !(1...1_000).contains(personal) {
      throw ValidationError("--personal must lie between 1 and 1000.")
    }
    if !(1...128).contains(components) { throw ValidationError("--components must lie between 1 and 128.") }
    let modes = [folds != nil, personal != nil, robustness, fit != nil, confusion != nil].count { $0 }
    if modes > 1 { throw ValidationError("--folds, --personal, --robustness and --confusion go one at a time.") }
    if method != .head, folds != nil || personal != nil {
      throw ValidationError("--folds and --personal measure the head alone.")
    }
  }

  func run() throws {
    let dataset = try ExpressionDataset(folder: data)
    let bench = ExpressionBench(
      dataset: dataset, folder: data, labels: labels, mirrors: mirror, model: try Models.expressionModel(file: model))
    if let fit {
      let head = HeadFit(
        training: try bench.samples("training"), choosing: try bench.samples("public_test"), components: components)
      return try Data(JSONEncoder().encode(head)).write(to: URL(fileURLWithPath: fit))
    }
    let report: any ExpressionFigures
    if let folds {
      report = FoldsReport(
        Folds(try bench.samples(split), labels: labels, count: folds, components: components), split: split)
    } else if let personal {
      report = PersonalReport(
        PersonalEvaluation(try bench.samples(split), head: try bench.head(), frames: personal), split: split)
    } else {
      let read = try bench.method(method)
      if robustness {
        report = RobustnessReport(
          split: split,
          rows: try Disturbance.allCases.map { .init($0.name, ExpressionEvaluation(try read(split, $0).answers)) })
      } else {
        let (answers, unlabelled) = try read(split, .none)
        let evaluation = ExpressionEvaluation(answers)
        if let confusion {
          let title = "\(split), labels: \(labels.rawValue), \(method.rawValue): \(evaluation.seven.accuracy.percent)"
          try evaluation.seven.picture(title: title).writePNG(path: confusion)
        }
        report = ExpressionReport(evaluation, split: split, unlabelled: unlabelled)
      }
    }
    Console.print(json ? try mien.json(report) : report.text)
  }
}

extension LabelConvention: ExpressibleByArgument {}
