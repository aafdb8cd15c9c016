/// Tells presses from bounces: a level counts once it has lasted for `period`, with the time of the first edge of the
/// unrest before it. So 20 edges in 5 ms are one press, and a spike is none. Pure: fed with edges and times.
public struct Debouncer: Sendable, Equatable {
  public let period: Duration
  /// The level that counts.
  public private(set) var isActive: Bool

  private var latest: Bool
  private var time = SteadyTime()
  private var unrest: ClosedRange<Duration>?

  public struct Change: Sendable, Equatable {
    public var isActive: Bool
    /// Of the first edge.
    public var time: Duration

    public init(isActive: Bool, time: Duration) {
      self.isActive = isActive
      self.time = time
    }
  }

  /// - Parameters:
  ///   - period: 0 lets every edge count.
  ///   - isActive: the level to begin with, which is no change.
  public init(period: Duration, isActive: Bool) {
    self.period = max(period, .zero)
    self.isActive = isActive
    latest = isActive
  }

  /// When to call `settle`, on the caller's clock; nil while nothing is unsettled.
  public var deadline: Duration? { unrest.map { time.callers($0.upperBound + period) } }

  /// When the unrest began, on the caller's clock: up to here all is known.
  var uncertainSince: Duration? { unrest.map { time.callers($0.lowerBound) } }

  /// - Parameter level: after the edge.
  /// - Returns: the change before this edge that it proves to have lasted; with a period of 0, this one.
  public mutating func edge(_ level: Bool, at time: Duration) -> Change? {
    let now = self.time.advance(to: time)
    var change = settled(by: now)
    latest = level
    unrest = (unrest?.lowerBound ?? now)...now
    if period == .zero { change = settled(by: now) ?? change }
    return change
  }

  /// To be called only when no edge is waiting to be told.
  /// - Parameter level: what the line says now, which corrects what was missed; nil when it is unknown.
  public mutating func settle(at time: Duration, level: Bool? = nil) -> Change? {
    if let level, level != latest { return edge(level, at: time) }
    return settled(by: self.time.advance(to: time))
  }

  private mutating func settled(by now: Duration) -> Change? {
    guard let unrest, now - unrest.upperBound >= period else { return nil }
    self.unrest = nil
    guard latest != isActive else { return nil }
    isActive = latest
    return Change(isActive: latest, time: time.callers(unrest.lowerBound))
  }
}
