import Emotion
import enum Emotion.Expression
import Faces

/// What personal calibration is worth: each subject's faces are read as anybody's, and again after some of that subject's other
/// faces have moved the class means.
public struct PersonalEvaluation: Sendable {
  /// The tested faces before and after.
  public struct Comparison: Sendable {
    public internal(set) var before: ExpressionEvaluation
    public internal(set) var after: ExpressionEvaluation
  }

  /// The first `frames` of each of the subject's expressions calibrate, the others of these expressions are tested.
  public let sameExpressions: Comparison
  /// The first `frames` of each of the subject's other expressions calibrate, all of this one are tested: nothing that
  /// calibrates is like what is tested.
  public let otherExpressions: Comparison
  public let frames: Int
  public let subjects: Int
  /// Without an expression that has more than `frames` faces, and with only one expression.
  public let subjectsWithTooFewFrames, subjectsWithOneExpression: Int

  /// - Parameters:
  ///   - samples: those with a subject count.
  ///   - frames: of each expression to calibrate with, at least 1.
  public init(_ samples: [ExpressionSample], head: ExpressionHead, frames: Int) {
    var same: (before: [ExpressionAnswer], after: [ExpressionAnswer]) = ([], [])
    var other = same
    var (tooFew, single) = (0, 0)
    let bySubject = Dictionary(grouping: samples.filter { $0.row.subject != nil }) { $0.row.subject ?? "" }
    for subject in bySubject.keys.sorted() {
      let groups = Expression.allCases.compactMap { expression in
        let group = bySubject[subject]?.filter { $0.row.label == expression } ?? []
        return group.isEmpty ? nil : group
      }
      let rest = groups.flatMap { $0.dropFirst(frames) }
      if rest.isEmpty { tooFew += 1 }
      if groups.count < 2 { single += 1 }
      let personal = Self.calibration(groups.flatMap { $0.prefix(frames) }, head)
      for sample in rest { Self.read(sample, head, personal, into: &same) }
      guard groups.count >= 2 else { continue }
      for place in groups.indices {
        let others = groups.indices.filter { $0 != place }.flatMap { groups[$0].prefix(frames) }
        let personal = Self.calibration(others, head)
        for sample in groups[place] { Self.read(sample, head, personal, into: &other) }
      }
    }
    sameExpressions = Comparison(before: ExpressionEvaluation(same.before), after: ExpressionEvaluation(same.after))
    otherExpressions = Comparison(before: ExpressionEvaluation(other.before), after: ExpressionEvaluation(other.after))
    (self.frames, subjects) = (frames, bySubject.count)
    (subjectsWithTooFewFrames, subjectsWithOneExpression) = (tooFew, single)
  }

  private static func calibration(
    _ samples: [ExpressionSample], _ head: ExpressionHead
  ) -> PersonalExpressions {
    var personal = PersonalExpressions(for: head)
    for sample in samples {
      if let components = head.components(of: sample.embedding) { personal.add(components, as: sample.row.label) }
    }
    return personal
  }

  private static func read(
    _ sample: ExpressionSample, _ head: ExpressionHead, _ personal: PersonalExpressions,
    into answers: inout (before: [ExpressionAnswer], after: [ExpressionAnswer])
  ) {
    guard let before = head.probabilities(of: sample.embedding),
      let after = head.probabilities(of: sample.embedding, personal: personal)
    else { return }
    answers.before.append(ExpressionAnswer(truth: sample.row.label, probabilities: before))
    answers.after.append(ExpressionAnswer(truth: sample.row.label, probabilities: after))
  }
}
