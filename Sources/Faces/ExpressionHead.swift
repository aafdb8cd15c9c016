import Emotion
import Inference

/// What an embedding says about the expression: whitened principal components, the squared Euclidean distance to the mean of
/// each class, and a softmax of those, tempered so that a probability is the share of right answers.
///
/// A class's logit is `offset - distance^2 / (2 temperature)`: a normal distribution about the class mean, and the logarithm
/// of how common the class is.
public struct ExpressionHead: Sendable {
  /// The numbers that make a head.
  public struct Parts: Sendable, Equatable, Codable {
    /// The mean embedding.
    public var mean: [Float]
    /// A row a component: its weights for an embedding less the mean.
    public var basis: [[Float]]
    /// A row an expression: the components of its mean.
    public var means: [[Float]]
    /// One for each expression.
    public var offsets: [Float]
    public var temperature: Float

    public init(mean: [Float], basis: [[Float]], means: [[Float]], offsets: [Float], temperature: Float) {
      (self.mean, self.basis, self.means) = (mean, basis, means)
      (self.offsets, self.temperature) = (offsets, temperature)
    }
  }

  /// How many values an embedding has.
  public let embeddingCount: Int
  /// How many components are made of it.
  public var componentCount: Int { means.count }
  /// By component: its weights in blocks of eight, the last one filled up with zeros.
  private let basis: [SIMD8<Float>]
  private let blocks: Int
  /// The mean embedding's components.
  private let origin: [Float]
  /// By component, each of the seven classes'.
  private let means: [SIMD8<Float>]
  /// One for each class. No vector: the head would need more alignment than the memory of asynchronous functions has.
  private let offsets: [Float]
  private let sharpness: Float

  /// Nil where the parts do not fit together or hold what is no number.
  public init?(_ parts: Parts) {
    let (values, classes) = (parts.mean.count, Expression.allCases.count)
    guard parts.basis.allSatisfy({ $0.count == values }), parts.means.count == classes, parts.offsets.count == classes,
      parts.means.allSatisfy({ $0.count == parts.basis.count }), parts.temperature > 0,
      [parts.mean, parts.offsets, [parts.temperature]].joined().allSatisfy(\.isFinite),
      parts.basis.joined().allSatisfy(\.isFinite), parts.means.joined().allSatisfy(\.isFinite)
    else { return nil }
    embeddingCount = values
    blocks = (values + 7) / 8
    basis = parts.basis.flatMap(Self.blocks)
    origin = parts.basis.map { row in zip(row, parts.mean).reduce(0) { $0 + $1.0 * $1.1 } }
    means = parts.basis.indices.map { component in Self.pack { parts.means[$0][component] } }
    offsets = parts.offsets
    sharpness = 0.5 / parts.temperature
  }

  /// Reads `head.mean`, and `basis`, `means`, `offsets` and `temperature` of `head.fer` or `head.crowd`.
  ///
  /// - Parameter labels: whose names for expressions it was fitted to.
  /// - Throws: `FacesError.unsuitableModel` where the file has no head, or a damaged one.
  public init(model: Model, labels: LabelConvention = .crowd) throws(FacesError) {
    func rows(_ name: String) throws(FacesError) -> [[Float]] {
      guard let found = model.constants["head.\(name)"], let width = found.shape.last, found.shape.count <= 2 else {
        throw .unsuitableModel(model.file, "it lacks 'head.\(name)', which fit_expression_head.py adds")
      }
      return stride(from: 0, to: found.values.count, by: width).map { Array(found.values[$0..<$0 + width]) }
    }
    let parts = Parts(
      mean: try rows("mean")[0], basis: try rows("\(labels.rawValue).basis"),
      means: try rows("\(labels.rawValue).means"),
      offsets: try rows("\(labels.rawValue).offsets")[0], temperature: try rows("\(labels.rawValue).temperature")[0][0])
    guard let head = Self(parts) else {
      throw .unsuitableModel(model.file, "the parts of its head do not fit together, or are no numbers")
    }
    self = head
  }

  /// The components of an embedding; nil where it has another length.
  public func components(of embedding: [Float]) -> [Float]? {
    guard embedding.count == embeddingCount else { return nil }
    return embedding.withUnsafeBufferPointer { values in
      means.indices.map { component($0, of: values) }
    }
  }

  /// How likely each expression is. Allocates nothing.
  ///
  /// - Parameter personal: what the face's owner showed; nil, or one of another network, moves no class mean.
  /// - Returns: nil where the embedding has another length or holds what is no number.
  public func probabilities(
    of embedding: [Float], personal: PersonalExpressions? = nil
  ) -> ExpressionProbabilities? {
    guard embedding.count == embeddingCount else { return nil }
    let own = personal.flatMap { $0.componentCount == componentCount ? $0 : nil }
    var distances = SIMD8<Float>.zero
    embedding.withUnsafeBufferPointer { values in
      for place in means.indices {
        let centre = own?.moved(means[place], component: place) ?? means[place]
        let difference = component(place, of: values) - centre
        distances += difference * difference
      }
    }
    return ExpressionProbabilities(logits: { offsets[$0.rawValue] - distances[$0.rawValue] * sharpness })
  }

  private func component(_ place: Int, of embedding: UnsafeBufferPointer<Float>) -> Float {
    var sums = SIMD8<Float>.zero
    let bytes = UnsafeRawBufferPointer(embedding)
    let whole = embedding.count / 8
    for block in 0..<whole {
      sums += basis[place * blocks + block] * bytes.loadUnaligned(fromByteOffset: block * 32, as: SIMD8<Float>.self)
    }
    for rest in whole * 8..<embedding.count {
      sums[rest % 8] += basis[place * blocks + whole][rest % 8] * embedding[rest]
    }
    return sums.sum() - origin[place]
  }

  private static func blocks(_ row: [Float]) -> [SIMD8<Float>] {
    stride(from: 0, to: row.count, by: 8).map { start in
      var block = SIMD8<Float>.zero
      for place in start..<min(start + 8, row.count) { block[place - start] = row[place] }
      return block
    }
  }

  private static func pack(_ value: (Int) -> Float) -> SIMD8<Float> {
    Expression.allCases.reduce(into: .zero) { $0[$1.rawValue] = value($1.rawValue) }
  }
}
