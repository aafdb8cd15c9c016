/// Expected calibration error: how far probabilities lie from the share of right answers, over 15 equal bins, weighted by how
/// many fall into each (Naeini et al. 2015; Guo et al. 2017, "On calibration of modern neural networks").
public struct CalibrationError: Sendable, Equatable {
  private static let bins = 15
  private var counts = [Int](repeating: 0, count: bins)
  private var sums = [Double](repeating: 0, count: bins)
  private var right = [Int](repeating: 0, count: bins)

  public init() {}

  /// - Parameter probability: of the answer that was given, 0...1.
  public mutating func add(probability: Float, isRight: Bool) {
    let bin = min(max(Int(probability * Float(Self.bins)), 0), Self.bins - 1)
    counts[bin] += 1
    sums[bin] += Double(probability)
    if isRight { right[bin] += 1 }
  }

  /// 0...1; 0 when nothing was added.
  public var value: Double {
    let total = counts.reduce(0, +)
    guard total > 0 else { return 0 }
    return counts.indices.reduce(0) { $0 + abs(sums[$1] - Double(right[$1])) } / Double(total)
  }
}
