/// Counts of true against predicted classes, and the measures that follow from them.
public struct ConfusionMatrix: Sendable, Equatable {
  public let classes: [String]
  /// `counts[truth][prediction]`.
  public private(set) var counts: [[Int]]

  public init(classes: [String]) {
    self.classes = classes
    counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
  }

  /// Both are indices into `classes`; others are ignored.
  public mutating func add(truth: Int, prediction: Int) {
    guard classes.indices.contains(truth), classes.indices.contains(prediction) else { return }
    counts[truth][prediction] += 1
  }

  public var total: Int { counts.joined().reduce(0, +) }

  /// Share of right predictions, 0 to 1; 0 when empty.
  public var accuracy: Double { ratio(classes.indices.reduce(0) { $0 + counts[$1][$1] }, total) }

  /// Of what was predicted as the class, the share that is; 0 when it was never predicted.
  public func precision(_ index: Int) -> Double {
    ratio(counts[index][index], classes.indices.reduce(0) { $0 + counts[$1][index] })
  }

  /// Of what is the class, the share that was found; 0 when there is none.
  public func recall(_ index: Int) -> Double { ratio(counts[index][index], support(index)) }

  /// Harmonic mean of precision and recall; 0 when both are.
  public func f1(_ index: Int) -> Double {
    let (p, r) = (precision(index), recall(index))
    return p + r > 0 ? 2 * p * r / (p + r) : 0
  }

  /// How many there are of the class.
  public func support(_ index: Int) -> Int { counts[index].reduce(0, +) }

  private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
