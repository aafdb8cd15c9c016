import Emotion
import Evaluation
import Faces
import Imaging
import Inference

/// Reads the pictures of a data set by one of the methods.
struct ExpressionBench {
  let dataset: ExpressionDataset
  let folder: String
  let labels: LabelConvention
  let mirrors: Bool
  let model: Model

  /// Answers about the rows of a split that have a label, and how many have none.
  typealias Reading = (_ split: String, _ disturbance: Disturbance) throws -> (
    answers: [ExpressionAnswer], unlabelled: Int
  )

  func method(_ method: EvaluateExpression.Method) throws -> Reading {
    switch method {
    case .head:
      let head = try head()
      return { try answers($0, $1) { head.probabilities(of: $0.embedding) } }
    case .softmax:
      return { try answers($0, $1) { $0.softmax(labels) } }
    case .eigenfaces:
      guard let faces = try Eigenfaces(of: rows("training").filter(\.isFit), in: dataset, labels: labels) else {
        throw EvaluationError.noPictures(folder: folder, split: "training")
      }
      return { split, disturbance in
        let rows = try rows(split)
        let answers = try rows.compactMap { row in
          try faces.probabilities(of: disturbance.applied(to: dataset.picture(of: row))).flatMap {
            ExpressionAnswer(row, labels: labels, $0)
          }
        }
        return (answers, rows.count - answers.count)
      }
    }
  }

  func head() throws -> ExpressionHead { try ExpressionHead(model: model, labels: labels) }

  /// What the network makes of the split's pictures; of training pictures, those that may be learnt from.
  func samples(_ split: String, _ disturbance: Disturbance = .none) throws -> [ExpressionSample] {
    let network = try ExpressionNetwork(model: model, mirrors: mirrors)
    return try ExpressionSample.read(
      rows(split).filter { $0.isFit || split != "training" }, of: dataset, network: network,
      disturbed: disturbance.applied,
      progress: { done, all in
        if done % 50 == 0 || done == all { Console.progress(done == all ? "" : "\(done) of \(all) pictures") }
      })
  }

  private func rows(_ split: String) throws(EvaluationError) -> [ExpressionDataset.Row] {
    let rows = dataset.rows.filter { $0.split == split }
    guard !rows.isEmpty else { throw .noPictures(folder: folder, split: split) }
    return rows
  }

  private func answers(
    _ split: String, _ disturbance: Disturbance, _ read: (ExpressionSample) -> ExpressionProbabilities?
  ) throws -> (answers: [ExpressionAnswer], unlabelled: Int) {
    let samples = try samples(split, disturbance)
    let answers = samples.compactMap { sample in
      read(sample).flatMap { ExpressionAnswer(sample.row, labels: labels, $0) }
    }
    return (answers, samples.count - answers.count)
  }
}
