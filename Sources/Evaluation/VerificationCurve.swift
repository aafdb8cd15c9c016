/// How well similarities tell pairs of one person from pairs of two: a pair is accepted whose similarity is at least a
/// threshold.
public struct VerificationCurve: Sendable, Equatable {
  /// Similarities of pairs of one person, and of pairs of two, rising.
  public let same, different: [Float]

  /// - Returns: nil without a pair of either kind.
  public init?(same: [Float], different: [Float]) {
    guard !same.isEmpty, !different.isEmpty else { return nil }
    (self.same, self.different) = (same.sorted(), different.sorted())
  }

  /// The share of pairs of two people that are accepted.
  public func falseAcceptRate(at threshold: Float) -> Double {
    Double(different.count - Self.count(of: different, below: threshold)) / Double(different.count)
  }

  /// The share of pairs of one person that are accepted.
  public func trueAcceptRate(at threshold: Float) -> Double {
    Double(same.count - Self.count(of: same, below: threshold)) / Double(same.count)
  }

  /// The share of pairs that are judged right.
  public func accuracy(at threshold: Float) -> Double {
    let right = same.count - Self.count(of: same, below: threshold) + Self.count(of: different, below: threshold)
    return Double(right) / Double(same.count + different.count)
  }

  /// The lowest threshold that accepts at most this share of the pairs of two people.
  public func threshold(falseAcceptRate rate: Double) -> Float {
    let allowed = Int((rate * Double(different.count) + 1e-9).rounded(.down))
    guard allowed < different.count else { return different[0] }
    return different[different.count - 1 - allowed].nextUp
  }

  /// Where as many pairs of two people are accepted as pairs of one are rejected, by share; on the straight line between
  /// the two thresholds about it.
  public var equalErrorRate: Double {
    var last = (accepted: 1.0, rejected: 0.0)
    for value in different {
      for threshold in [value, value.nextUp] {
        let now = (accepted: falseAcceptRate(at: threshold), rejected: 1 - trueAcceptRate(at: threshold))
        if now.rejected >= now.accepted {
          let (before, after) = (last.accepted - last.rejected, now.rejected - now.accepted)
          let way = before + after > 0 ? before / (before + after) : 0
          return last.accepted + way * (now.accepted - last.accepted)
        }
        last = now
      }
    }
    return last.accepted
  }

  /// The threshold that judges most pairs right; the lowest of several.
  public var bestThreshold: Float {
    var best = (threshold: same[0], accuracy: -1.0)
    // Between two similarities of pairs of one person all thresholds accept the same of these, so one of them is best.
    for value in same {
      let accuracy = accuracy(at: value)
      if accuracy > best.accuracy { best = (value, accuracy) }
    }
    let none = different[different.count - 1].nextUp
    return accuracy(at: none) > best.accuracy ? none : best.threshold
  }

  private static func count(of values: [Float], below threshold: Float) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < threshold { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
