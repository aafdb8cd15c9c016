/// What the lamp has to tell.
public struct LampState: Sendable, Equatable {
  /// Whether the camera device is open, as it truly is.
  public var cameraIsOn: Bool
  public var isSeeking: Bool
  public var hasFault: Bool
  /// The listener wants not to be seen: nothing but acknowledgements blinks.
  public var isPrivate: Bool
  /// When the latest acknowledgement began.
  public private(set) var acknowledged: Duration?

  public init(
    cameraIsOn: Bool = false, isSeeking: Bool = false, hasFault: Bool = false, isPrivate: Bool = false
  ) {
    (self.cameraIsOn, self.isSeeking) = (cameraIsOn, isSeeking)
    (self.hasFault, self.isPrivate) = (hasFault, isPrivate)
  }

  /// A press was seen. One that follows another too soon to be told apart by eye makes no blink of its own.
  public mutating func acknowledge(at time: Duration) {
    if let acknowledged, (acknowledged..<acknowledged + LampPattern.acknowledgeRest).contains(time) { return }
    acknowledged = time
  }
}

/// When the lamp is lit. Pure.
///
/// The camera can always be told from it: on is lit, but for blinks, off is dark, but for blinks, and no blink lasts half
/// a second. Camera on: steady; private: dark; acknowledgement: a short blink; seeking: a slow pulse, dark once in two
/// seconds; fault: a double blink every two seconds, in place of the pulse.
public enum LampPattern {
  static let acknowledgeBlink = Duration.milliseconds(80)
  static let acknowledgeRest = Duration.milliseconds(240)
  static let period = Duration.seconds(2)
  static let pulse = [Duration.zero..<Duration.milliseconds(350)]
  static let doubleBlink = [
    Duration.zero..<Duration.milliseconds(120), Duration.milliseconds(280)..<Duration.milliseconds(400),
  ]

  /// - Parameter time: of the clock of `LampState.acknowledge`.
  public static func isLit(_ state: LampState, at time: Duration) -> Bool {
    let phase = phase(time)
    let blinks = blinks(state).contains { $0.contains(phase) }
    let acknowledges = acknowledgement(state)?.contains(time) ?? false
    // A blink during a blink shows as well, the other way round.
    return state.cameraIsOn != (blinks != acknowledges)
  }

  /// When `isLit` may change next; nil for never.
  public static func nextChange(_ state: LampState, after time: Duration) -> Duration? {
    let phase = phase(time)
    let edges = blinks(state).flatMap { [$0.lowerBound, $0.upperBound] }
    let blink = edges.map { time + ($0 > phase ? $0 - phase : $0 - phase + period) }.min()
    let acknowledgement = acknowledgement(state).map { [$0.lowerBound, $0.upperBound] } ?? []
    return (acknowledgement.filter { $0 > time } + (blink.map { [$0] } ?? [])).min()
  }

  private static func blinks(_ state: LampState) -> [Range<Duration>] {
    if state.isPrivate { return [] }
    if state.hasFault { return doubleBlink }
    return state.isSeeking && state.cameraIsOn ? pulse : []
  }

  private static func acknowledgement(_ state: LampState) -> Range<Duration>? {
    state.acknowledged.map { $0..<$0 + acknowledgeBlink }
  }

  private static func phase(_ time: Duration) -> Duration {
    let (seconds, attoseconds) = time.components
    return Duration(secondsComponent: seconds % period.components.seconds, attosecondsComponent: attoseconds)
  }
}
