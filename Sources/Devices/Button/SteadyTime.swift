/// A clock made monotonic: times a little out of order count as the latest one, and a clock that is set back goes on
/// from there instead of standing still until it has caught up.
struct SteadyTime: Sendable, Equatable {
  private(set) var now: Duration = .zero
  private var offset: Duration = .zero
  private var hasStarted = false

  /// Edges that are read late lie less than this behind the clock.
  static let disorder = Duration.seconds(1)

  /// - Returns: the steady time at `time` of the caller's clock.
  mutating func advance(to time: Duration) -> Duration {
    if !hasStarted { (now, hasStarted) = (time, true) }
    if time + offset < now - Self.disorder { offset = now - time }
    now = max(now, time + offset)
    return now
  }

  /// A steady time on the caller's clock.
  func callers(_ steady: Duration) -> Duration { steady - offset }
}
