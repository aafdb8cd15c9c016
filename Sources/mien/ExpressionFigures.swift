import Evaluation
import Formatting

/// What a report of `mien evaluate expression` is.
protocol ExpressionFigures: Encodable {
  var text: String { get }
}

struct FoldsReport: ExpressionFigures {
  let split: String
  let folds, pictures: Int
  /// Over the folds.
  let accuracy, deviation: Double
  let moods4: Double

  init(_ folds: Folds, split: String) {
    (self.split, self.folds, pictures) = (split, folds.accuracies.count, folds.evaluation.seven.total)
    (accuracy, deviation, moods4) = (folds.mean.short, folds.deviation.short, folds.evaluation.four.accuracy.short)
  }

  var text: String {
    "\(split), \(pictures) pictures in \(folds) folds: accuracy \(accuracy.percent), standard deviation between folds "
      + "\(deviation.percent), of 4 moods \(moods4.percent)"
  }
}

struct PersonalReport: ExpressionFigures {
  struct Comparison: Encodable {
    struct Accuracy: Encodable {
      let expressions7, moods4: Double

      init(_ evaluation: ExpressionEvaluation) {
        (expressions7, moods4) = (evaluation.seven.accuracy.short, evaluation.four.accuracy.short)
      }
    }

    let pictures, pictures4: Int
    let before, after: Accuracy

    init(_ comparison: PersonalEvaluation.Comparison) {
      (pictures, pictures4) = (comparison.before.seven.total, comparison.before.four.total)
      (before, after) = (Accuracy(comparison.before), Accuracy(comparison.after))
    }

    var text: String {
      "7 expressions \(before.expressions7.percent) -> \(after.expressions7.percent) of \(pictures), "
        + "4 moods \(before.moods4.percent) -> \(after.moods4.percent) of \(pictures4)"
    }
  }

  let split: String
  let frames, subjects, subjectsWithTooFewFrames, subjectsWithOneExpression: Int
  let sameExpressions, otherExpressions: Comparison

  private enum CodingKeys: String, CodingKey {
    case split, frames, subjects
    case subjectsWithTooFewFrames = "subjects_with_too_few_frames"
    case subjectsWithOneExpression = "subjects_with_one_expression"
    case sameExpressions = "same_expressions"
    case otherExpressions = "other_expressions"
  }

  init(_ evaluation: PersonalEvaluation, split: String) {
    (self.split, frames, subjects) = (split, evaluation.frames, evaluation.subjects)
    subjectsWithTooFewFrames = evaluation.subjectsWithTooFewFrames
    subjectsWithOneExpression = evaluation.subjectsWithOneExpression
    sameExpressions = Comparison(evaluation.sameExpressions)
    otherExpressions = Comparison(evaluation.otherExpressions)
  }

  var text: String {
    """
    \(split), \(subjects) subjects, each calibrated by themselves alone with \(frames) pictures an expression
    tested on the rest of these expressions: \(sameExpressions.text)
      (\(subjectsWithTooFewFrames) subjects have no expression with more pictures)
    tested on an expression that did not calibrate: \(otherExpressions.text)
      (\(subjectsWithOneExpression) subjects have only one expression)
    """
  }
}

struct RobustnessReport: ExpressionFigures {
  struct Row: Encodable {
    let disturbance: String
    let expressions7, moods4, calibrationError: Double

    private enum CodingKeys: String, CodingKey {
      case disturbance, expressions7, moods4
      case calibrationError = "calibration_error"
    }

    init(_ disturbance: String, _ evaluation: ExpressionEvaluation) {
      (self.disturbance, expressions7) = (disturbance, evaluation.seven.accuracy.short)
      (moods4, calibrationError) = (evaluation.four.accuracy.short, evaluation.calibration.value.short)
    }
  }

  let split: String
  let rows: [Row]

  var text: String {
    let lines = rows.map { row in
      row.disturbance.padded(to: 28)
        + [row.expressions7, row.moods4, row.calibrationError].map { $0.percent.padded(to: 15, onLeft: true) }.joined()
    }
    let head = split.padded(to: 28) + "  7 expressions        4 moods    calibration"
    return ([head] + lines).joined(separator: "\n")
  }
}
