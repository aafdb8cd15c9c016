import Emotion
import enum Emotion.Expression
import Faces
import Glibc

extension ExpressionHead.Parts {
  /// How many components a head has unless told otherwise.
  public static let usualComponents = 32

  /// Class means of vectors in a space, with temperature 1.
  ///
  /// - Parameters:
  ///   - vectors: to learn from, at least one.
  ///   - truths: what each shows.
  ///   - mean: the origin of the space.
  ///   - basis: its axes.
  ///   - priors: whether an expression is the likelier the more vectors show it.
  init(vectors: [[Float]], truths: [Expression], mean: [Float], basis: [[Float]], priors: Bool) {
    var sums = Expression.allCases.map { _ in [Double](repeating: 0, count: mean.count) }
    var counts = [Int](repeating: 0, count: Expression.allCases.count)
    for (vector, truth) in zip(vectors, truths) {
      for place in vector.indices { sums[truth.rawValue][place] += Double(vector[place]) }
      counts[truth.rawValue] += 1
    }
    let means = zip(sums, counts).map { sum, count in
      let centred = zip(sum, mean).map { count > 0 ? Float($0 / Double(count)) - $1 : 0 }
      return basis.map { dot($0, centred) }
    }
    // An expression that nothing shows is never the answer.
    let offsets = counts.map { count in
      count == 0 ? -1e4 : priors ? log(Float(count) / Float(vectors.count)) : 0
    }
    self.init(mean: mean, basis: basis, means: means, offsets: offsets, temperature: 1)
  }
}

/// A head fitted for both conventions: what `fit_expression_head.py` puts into the model file.
public struct HeadFit: Encodable {
  public struct Classes: Encodable {
    let basis, means: [[Float]]
    let offsets, temperature: [Float]

    init(_ parts: ExpressionHead.Parts) {
      (basis, means, offsets, temperature) = (parts.basis, parts.means, parts.offsets, [parts.temperature])
    }
  }

  let mean: [Float]
  let fer, crowd: Classes

  /// - Parameters:
  ///   - training: what components and means come from.
  ///   - choosing: what the temperatures come from.
  ///   - components: how many.
  public init(training: [ExpressionSample], choosing: [ExpressionSample], components: Int) {
    func parts(_ labels: LabelConvention) -> ExpressionHead.Parts {
      let space = FaceSpace(training, labels: labels, components: components)
      return ExpressionHead.Parts(training, labels: labels, in: space).tempered(on: choosing, labels: labels)
    }
    let (fer, crowd) = (parts(.fer), parts(.crowd))
    (mean, self.fer, self.crowd) = (crowd.mean, Classes(fer), Classes(crowd))
  }
}

/// Whitened principal components of embeddings, worked out within the classes: along each the faces of one expression differ
/// by about 1 (linear discriminant analysis after Fisher 1936 and Rao 1948 measures distances so).
struct FaceSpace {
  /// This share of the largest variance is added to each, which keeps the smallest from mattering most. Chosen on PublicTest
  /// with the number of components.
  private static let floor: Float = 0.03
  let mean: [Float]
  /// A row a component.
  let basis: [[Float]]

  init(_ samples: [ExpressionSample], labels: LabelConvention, components count: Int) {
    let width = samples.first?.embedding.count ?? 0
    let classes = Dictionary(grouping: samples.filter { $0.row.label(labels) != nil }) { $0.row.label(labels) }
    let deviations = Expression.allCases.flatMap { expression in
      let rows = classes[expression]?.map(\.embedding) ?? []
      let mean = PrincipalComponents.mean(of: rows, width: width)
      return rows.map { row in zip(row, mean).map { $0 - $1 } }
    }
    let components = PrincipalComponents(of: deviations, count: count)
    let floor = Self.floor * (components.variances.first ?? 0) + 1e-12
    mean = PrincipalComponents.mean(of: samples.map(\.embedding), width: width)
    basis = zip(components.directions, components.variances).map { direction, variance in
      direction.map { $0 / (variance + floor).squareRoot() }
    }
  }
}

extension ExpressionHead.Parts {
  init(_ samples: [ExpressionSample], labels: LabelConvention, in space: FaceSpace) {
    let known = samples.compactMap { sample in sample.row.label(labels).map { (sample.embedding, $0) } }
    self.init(vectors: known.map(\.0), truths: known.map(\.1), mean: space.mean, basis: space.basis, priors: true)
    guard let head = ExpressionHead(self) else { return }
    self = refined(on: known.compactMap { head.components(of: $0.0) }, truths: known.map(\.1.rawValue))
  }

  /// The same with the temperature that makes the labels of `samples` likeliest (Guo et al. 2017), by golden section search.
  func tempered(on samples: [ExpressionSample], labels: LabelConvention) -> Self {
    func loss(_ logarithm: Float) -> Double {
      var parts = self
      parts.temperature = exp(logarithm)
      guard let head = ExpressionHead(parts) else { return .infinity }
      return samples.reduce(0) { sum, sample in
        guard let truth = sample.row.label(labels), let answer = head.probabilities(of: sample.embedding) else {
          return sum
        }
        return sum - log(Double(max(answer[truth], 1e-12)))
      }
    }
    let ratio: Float = 0.618_034
    var (low, high): (Float, Float) = (-3, 5)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (leftLoss, rightLoss) = (loss(left), loss(right))
    while high - low > 0.01 {
      if leftLoss < rightLoss {
        (high, right, rightLoss) = (right, left, leftLoss)
        left = high - ratio * (high - low)
        leftLoss = loss(left)
      } else {
        (low, left, leftLoss) = (left, right, rightLoss)
        right = low + ratio * (high - low)
        rightLoss = loss(right)
      }
    }
    var parts = self
    parts.temperature = exp((low + high) / 2)
    return parts
  }
}
