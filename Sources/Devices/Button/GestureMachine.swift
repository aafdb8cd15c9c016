/// Presses and releases to gestures. Pure: fed with times, of any clock.
///
/// Every press is part of exactly one gesture, unless the line is lost under it:
/// - short: released before `long`, and no other press within `double` after it. It is known when that has passed.
/// - double: two presses, known when the second one goes down, however long it lasts. Further presses begin anew: three in a
///   row are a double and a short, four are two doubles.
/// - long: held for `long` and released before `veryLong`. It acts at the release, since until then it may become very
///   long; `held` tells at `long` that letting go will do it.
/// - very long: acts as soon as `veryLong` has passed; its release does nothing.
public struct GestureMachine: Sendable, Equatable {
  public let times: GestureTimes
  private var state = State.idle
  private var time = SteadyTime()

  public enum Step: Sendable, Equatable {
    /// Letting go now is a long press.
    case held
    case gesture(Gesture)
  }

  private enum State: Sendable, Equatable {
    case idle
    case pressed(since: Duration, held: Bool)
    /// A short press that may become double.
    case released(at: Duration)
    /// Down, but done with.
    case spent
  }

  public init(times: GestureTimes = GestureTimes()) { self.times = times }

  /// When to call `tick`, on the caller's clock; nil while only the button can change anything.
  public var deadline: Duration? {
    switch state {
    case .idle, .spent: nil
    case .pressed(let since, let held): time.callers(since + (held ? times.veryLong : times.long))
    case .released(let end): time.callers(end + times.double)
    }
  }

  /// The button goes down. While it is down already, nothing happens.
  public mutating func press(at time: Duration) -> Step? {
    let now = self.time.advance(to: time)
    let step = pass(to: now)
    switch state {
    case .idle: state = .pressed(since: now, held: false)
    case .released:
      state = .spent
      return .gesture(.double)
    case .pressed, .spent: break
    }
    return step
  }

  /// The button comes up. Without a press before it, nothing happens.
  public mutating func release(at time: Duration) -> Step? {
    let now = self.time.advance(to: time)
    let step = pass(to: now)
    switch state {
    case .pressed(_, held: true):
      state = .idle
      return .gesture(.long)
    case .pressed(_, held: false): state = .released(at: now)
    case .spent: state = .idle
    case .idle, .released: break
    }
    return step
  }

  /// Time passes. Call it when no press or release of an earlier time is waiting to be told.
  public mutating func tick(at time: Duration) -> Step? { pass(to: self.time.advance(to: time)) }

  /// The line is lost: a press that is under way comes to nothing, a finished one keeps its gesture.
  public mutating func abandon() {
    switch state {
    case .pressed, .spent: state = .idle
    case .idle, .released: break
    }
  }

  private mutating func pass(to now: Duration) -> Step? {
    switch state {
    case .pressed(let since, _) where now - since >= times.veryLong:
      state = .spent
      return .gesture(.veryLong)
    case .pressed(let since, held: false) where now - since >= times.long:
      state = .pressed(since: since, held: true)
      return .held
    case .released(let end) where now - end >= times.double:
      state = .idle
      return .gesture(.short)
    default:
      return nil
    }
  }
}
