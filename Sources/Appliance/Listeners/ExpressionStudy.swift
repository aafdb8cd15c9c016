import Emotion
import Faces
import FoundationEssentials

/// Gathers how somebody's expressions look, picture by picture.
///
/// A class, for `PersonalExpressions` and `ExpressionHead` are wider aligned than the frames of asynchronous functions, in which
/// such values overlap others: they are handled in synchronous code alone, and pass between tasks as JSON.
final class ExpressionStudy {
  private let head: ExpressionHead
  private var own: PersonalExpressions

  init(_ head: ExpressionHead) { (self.head, own) = (head, PersonalExpressions(for: head)) }

  /// Takes in what the network made of a face; of another network it changes nothing.
  func add(_ embedding: [Float], as expression: Emotion.Expression) {
    if let components = head.components(of: embedding) { own.add(components, as: expression) }
  }

  func count(of expression: Emotion.Expression) -> Int { own.count(of: expression) }

  /// How many expressions there are pictures of.
  var variety: Int { Emotion.Expression.allCases.count { own.count(of: $0) > 0 } }

  /// As JSON.
  func written() throws -> String { String(decoding: try JSONEncoder().encode(own), as: UTF8.self) }

  /// What `written` wrote; nil for anything else.
  static func read(_ text: some Sequence<UInt8>) -> PersonalExpressions? {
    try? JSONDecoder().decode(PersonalExpressions.self, from: Data(text))
  }
}

/// The networks that learn a face.
struct LearningTools: Sendable {
  let sampler: any FaceSampler
  let makeStudy: @Sendable () -> ExpressionStudy

  /// Those in this binary.
  static func builtIn() throws -> LearningTools {
    LearningTools(try NetworkSampler(), try Models.expressionReader().head)
  }

  init(_ sampler: any FaceSampler, _ head: ExpressionHead) {
    self.sampler = sampler
    makeStudy = { ExpressionStudy(head) }
  }
}
