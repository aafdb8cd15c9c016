import Synchronization

/// The sign of life that a critical thread gives by itself, from its own loop: nobody can give it for a thread that hangs.
public final class Heartbeat: Sendable {
  /// Whose it is, as messages name it.
  public let name: String
  /// For how long the thread may be silent before it counts as hanging.
  public let longestSilence: Duration

  private let now: @Sendable () -> Duration
  /// Nanoseconds on the clock.
  private let latest: Atomic<Int64>

  /// Its first beat is its making.
  ///
  /// - Parameter now: a clock that only runs forward.
  public init(
    _ name: String, longestSilence: Duration = .seconds(10), now: @escaping @Sendable () -> Duration = monotonicTime
  ) {
    (self.name, self.longestSilence, self.now) = (name, longestSilence, now)
    latest = Atomic(Self.nanoseconds(now()))
  }

  public func beat() { latest.store(Self.nanoseconds(now()), ordering: .relaxed) }

  /// Time since the last beat.
  public var silence: Duration { max(now() - .nanoseconds(latest.load(ordering: .relaxed)), .zero) }

  public var isFresh: Bool { silence <= longestSilence }

  private static func nanoseconds(_ time: Duration) -> Int64 {
    let parts = time.components
    return parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
  }
}
