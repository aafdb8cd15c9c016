import Appliance
import ArgumentParser
import Evaluation
import Faces
import Formatting

struct EvaluateIdentity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity", abstract: "How well the identity network tells people apart.",
    discussion: """
      DIR holds pictures.csv, perhaps pairs.csv, and the pictures they name; 'make data' writes .build/data/identity/orl and \
      .build/data/identity/lfw. Of each picture the largest face counts; pictures without one are left out and counted. \
      A pair is taken for one person if the cosine of its embeddings is at least a threshold; each fold's accuracy is at the \
      threshold that is best for the other folds.
      """)

  @Option(help: "The folder with pictures.csv.", completion: .directory)
  var data: String

  @Option(help: "Only the pairs of these folds, such as 5,6,7.")
  var folds = ""

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "An identity model (safetensors), instead of the one built in.", completion: .file())
  var model: String?

  func validate() throws {
    if !folds.isEmpty, chosenFolds == nil { throw ValidationError("--folds takes whole numbers, such as 5,6,7.") }
  }

  func run() throws {
    let dataset = try IdentityDataset(folder: data)
    let finder = FaceFinder(detector: try Models.faceDetector(), confirmer: try Models.faceConfirmer())
    let evaluation = try IdentityEvaluation(
      of: dataset, folder: data, folds: chosenFolds ?? [], finder: finder, reader: Models.identityReader(file: model),
      progress: { done, all in
        if done % 50 == 0 || done == all { Console.progress(done == all ? "" : "\(done) of \(all) pictures") }
      })
    let report = IdentityReport(evaluation)
    Console.print(json ? try mien.json(report) : report.text)
  }

  private var chosenFolds: Set<Int>? {
    let numbers = folds.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    return numbers.contains(nil) ? nil : Set(numbers.compactMap { $0 })
  }
}

/// The JSON form of an evaluation.
struct IdentityReport: Encodable {
  /// What a threshold does that lets in at most a share of strangers.
  struct Point: Encodable {
    let wanted, threshold, falseAcceptRate, trueAcceptRate: Double
  }

  struct Verification: Encodable {
    let same, different: Int
    let equalErrorRate: Double
    let points: [Point]

    init?(_ curve: VerificationCurve?) {
      guard let curve else { return nil }
      (same, different, equalErrorRate) = (curve.same.count, curve.different.count, curve.equalErrorRate.short)
      points = [0.1, 0.01, 0.001, 0.0001].filter { $0 * Double(curve.different.count) >= 1 }.map { rate in
        let threshold = curve.threshold(falseAcceptRate: rate)
        return Point(
          wanted: rate, threshold: threshold.short, falseAcceptRate: curve.falseAcceptRate(at: threshold).short,
          trueAcceptRate: curve.trueAcceptRate(at: threshold).short)
      }
    }
  }

  struct Enrolment: Encodable {
    let people, enrolled, tested, right, wanted: Int
    let verification: Verification?
  }

  struct Fold: Encodable {
    let fold, pairs: Int
    let threshold, accuracy, equalErrorRate: Double
  }

  let pictures: Int
  let notFound: [String]
  let enrolment: Enrolment?
  let everyTwo, pairs: Verification?
  let pairsWithoutFace: Int
  let folds: [Fold]
  let meanAccuracy, standardDeviation: Double?

  init(_ evaluation: IdentityEvaluation) {
    pictures = evaluation.pictures
    notFound = evaluation.notFound
    enrolment = evaluation.enrolment.map {
      Enrolment(
        people: $0.people, enrolled: $0.enrolled, tested: $0.tested, right: $0.right, wanted: $0.wanted,
        verification: Verification($0.curve))
    }
    everyTwo = Verification(evaluation.everyTwo)
    pairs = Verification(evaluation.pairs)
    pairsWithoutFace = evaluation.pairsWithoutFace
    folds = evaluation.folds.map {
      Fold(
        fold: $0.number, pairs: $0.pairs, threshold: $0.threshold.short, accuracy: $0.accuracy.short,
        equalErrorRate: $0.equalErrorRate.short)
    }
    let accuracies = evaluation.folds.map(\.accuracy)
    let mean = accuracies.reduce(0, +) / Double(max(accuracies.count, 1))
    let spread = accuracies.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(accuracies.count - 1, 1))
    meanAccuracy = accuracies.isEmpty ? nil : mean.short
    standardDeviation = accuracies.count < 2 ? nil : spread.squareRoot().short
  }

  var text: String {
    var lines = ["\(pictures) pictures, \(notFound.count) of them without a face that is found"]
    if let enrolment {
      let share = { (Double(enrolment.right) / Double(max($0, 1))).percent }
      lines.append(
        "\(enrolment.people) people enrolled by \(enrolment.enrolled) pictures; \(enrolment.right) of \(enrolment.tested) "
          + "others are likest to their own person's template: rank 1 \(share(enrolment.tested)) "
          + "(\(share(enrolment.wanted)) of all \(enrolment.wanted))")
      lines += Self.lines("pictures and templates", enrolment.verification)
    }
    lines += Self.lines("every two pictures", everyTwo)
    if let pairs { lines += Self.lines("pairs of the table (\(pairsWithoutFace) more lack a face)", pairs) }
    for fold in folds {
      lines.append(
        "  fold \(fold.fold): \(fold.pairs) pairs, threshold \(fold.threshold.fixed(3)) of the other folds, accuracy "
          + "\(fold.accuracy.percent), equal error rate \(fold.equalErrorRate.percent)")
    }
    if let meanAccuracy, let standardDeviation {
      lines.append("  accuracy over folds: \(meanAccuracy.percent), standard deviation \(standardDeviation.percent)")
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(_ name: String, _ verification: Verification?) -> [String] {
    guard let verification else { return [] }
    let (same, different) = (verification.same, verification.different)
    return [
      "\(name): \(same) of one person, \(different) of two; equal error rate \(verification.equalErrorRate.percent)"
    ]
      + verification.points.map {
        "  threshold \($0.threshold.fixed(3)): accepts \((100 * $0.falseAcceptRate).fixed(2)) % of strangers and "
          + "\($0.trueAcceptRate.percent) of the same"
      }
  }
}
