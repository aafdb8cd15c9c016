/// How many songs a listener's next lift has, learnt from how the earlier ones went: two more after one that failed, one
/// fewer after one that succeeded, so that two of three come to succeed with as few songs as that takes (the weighted
/// up-down method, Kaernbach 1991, "Simple adaptive testing with the weighted up-down method").
public struct LiftLengths: Sendable, Equatable {
  /// Songs of the next lift.
  public private(set) var next: Int
  /// From two thirds of the usual length to one and a half times of it.
  private let range: ClosedRange<Int>

  /// - Parameter usual: songs of a lift of which nothing is known yet, at least 2.
  public init(usual: Int = 6) {
    next = max(usual, 2)
    range = max(next * 2 / 3, 2)...next * 3 / 2
  }

  /// Lifts that were hardly begun teach nothing.
  public mutating func learn(from result: LiftResult) {
    guard result.played >= 2 else { return }
    next = min(max(next + (result.succeeded ? -1 : 2), range.lowerBound), range.upperBound)
  }
}
