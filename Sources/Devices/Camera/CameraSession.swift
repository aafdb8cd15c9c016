/// What a camera tells those who watch it.
public enum CameraEvent: Sendable, Equatable {
  case frame(CameraFrame)
  /// The camera is gone; said once until it is back.
  case lost(DeviceError)
  /// Frames come again.
  case back(CameraFormat)
}

/// When a camera is opened, given up and tried again: a value that gets events with the time and returns what to do.
public struct CameraSession: Sendable, Equatable {
  public enum State: Sendable, Equatable {
    /// The device is given back, and stays so until `start`.
    case closed
    case opening
    case streaming(CameraFormat, since: Duration)
    /// Lost: the device is closed and is tried again at this time.
    case waiting(until: Duration)
  }

  public enum Event: Sendable, Equatable {
    /// The camera is wanted (again).
    case start
    /// The camera must be off: privacy, or the end.
    case stop
    case opened(CameraFormat)
    /// Opening or reading failed.
    case failed(DeviceError)
    /// A whole frame came, wanted or not.
    case frame
    /// Time has passed.
    case tick
  }

  public enum Action: Sendable, Equatable {
    /// Answer with `opened` or `failed`.
    case open
    case close
    case report(CameraEvent)
  }

  public private(set) var state = State.closed
  /// Why there is no picture; nil while all is well, and after `stop`.
  public private(set) var fault: DeviceError?
  /// Failures without a steady stream in between.
  private var failures = 0
  /// An outage has been reported and its end has not.
  private var isReportedLost = false

  /// A stream that has lasted this long is steady: the next failure is a new one.
  static let steady = Duration.seconds(5)

  public init() {}

  /// How long to wait after a number of failures in a row of a camera that is there: 1, 2, 4, 8, 16, 30, 30 ... s.
  static func backOff(failures: Int) -> Duration {
    .seconds(min(1 << min(max(failures - 1, 0), 5), 30))
  }

  public mutating func handle(_ event: Event, at now: Duration) -> [Action] {
    switch (event, state) {
    case (.start, .closed):
      return open()
    case (.stop, .opening), (.stop, .streaming):
      rest()
      return [.close]
    case (.stop, .waiting):
      rest()
      return []
    case (.opened(let format), .opening):
      state = .streaming(format, since: now)
      return []
    case (.opened, .closed), (.opened, .waiting):
      // An answer that is no longer wanted.
      return [.close]
    case (.failed(let error), .opening), (.failed(let error), .streaming):
      return lose(error, now)
    case (.frame, .streaming(let format, let since)):
      return flow(format, since, now)
    case (.tick, .waiting(let time)) where now >= time:
      return open()
    case (.start, _), (.stop, .closed), (.opened, .streaming), (.failed, _), (.frame, _), (.tick, _):
      return []
    }
  }

  private mutating func open() -> [Action] {
    state = .opening
    return [.open]
  }

  private mutating func rest() {
    state = .closed
    fault = nil
    failures = 0
  }

  private mutating func lose(_ error: DeviceError, _ now: Duration) -> [Action] {
    fault = error
    // Looking whether it is back costs nothing, and one that is plugged in again deserves a fresh start.
    failures = error.isCameraAbsent ? 0 : failures + 1
    state = .waiting(until: now + Self.backOff(failures: failures))
    if isReportedLost { return [.close] }
    isReportedLost = true
    return [.close, .report(.lost(error))]
  }

  private mutating func flow(_ format: CameraFormat, _ since: Duration, _ now: Duration) -> [Action] {
    fault = nil
    if now - since >= Self.steady { failures = 0 }
    guard isReportedLost else { return [] }
    isReportedLost = false
    return [.report(.back(format))]
  }
}
