/// How long to wait before the next attempt: doubling from `first` up to `most`. Asking for a card costs little, and one that
/// is plugged in again should sound within a second.
public struct BackOff: Sendable, Equatable {
  public var first: Duration
  public var most: Duration

  public init(first: Duration = .milliseconds(250), most: Duration = .seconds(1)) {
    self.first = first
    self.most = most
  }

  /// - Parameter attempt: 0 for the first one.
  func delay(attempt: Int) -> Duration { min(first * (1 << min(max(attempt, 0), 20)), most) }
}
