import Synchronization

/// What a switch says.
public enum SwitchState: Sendable, Equatable {
  case on
  case off
  /// The line cannot be read; what protects by the switch had better assume that it is on.
  case unknown(DeviceError)

  /// Whether it is on, or may be.
  public var mayBeOn: Bool { self != .off }
}

/// A switch on a GPIO line, such as the privacy switch, watched by a thread of its own. A chip that is lost, or not there
/// yet, is waited for; meanwhile the state is unknown. It watches for as long as the object is kept.
public final class SwitchInput: Sendable {
  /// Every new state, from the first one on. For one reader; one who comes late gets the latest ones. Ends after `stop`.
  public let changes: AsyncStream<SwitchState>
  private let flag = StopFlag()
  private let current: SwitchMemory

  /// The state now; unknown until the line is open.
  public var state: SwitchState { current.state }

  /// - Throws: `.gpio` when there is no thread for it.
  public convenience init(_ settings: InputSettings) throws(DeviceError) { try self.init(settings, port: SystemGPIO()) }

  init(_ settings: InputSettings, port: any GPIOPort) throws(DeviceError) {
    let name = settings.address.description
    let (changes, continuation) = AsyncStream.makeStream(of: SwitchState.self, bufferingPolicy: .bufferingNewest(16))
    self.changes = changes
    let current = SwitchMemory(.unknown(.gpio(line: name, .closed)))
    self.current = current
    let flag = flag
    continuation.onTermination = { _ in flag.stop() }
    let trouble = startInputThread {
      let line = InputLine(settings, port: port)
      Self.watch(line) { state in
        if current.replace(with: state) { continuation.yield(state) }
      }.run { flag.isStopped }
      line.stop()
      // Whoever still asks must not take the last state for today's.
      _ = current.replace(with: .unknown(.gpio(line: name, .closed)))
      continuation.finish()
    }
    if let trouble { throw .gpio(line: name, trouble) }
  }

  deinit { flag.stop() }

  /// The line is free again after at most 250 ms.
  public func stop() { flag.stop() }

  static func watch(_ line: InputLine, _ tell: @escaping (SwitchState) -> Void) -> InputWatch {
    func level() { if let isActive = line.isActive { tell(isActive ? .on : .off) } }
    return InputWatch(
      open: { () throws(DeviceError) in try line.start() },
      serve: { () throws(DeviceError) in
        if try line.next(longest: ButtonFeed.turn) != nil { level() }
      },
      idle: {},
      found: level,
      missed: { tell(.unknown($0)) })
  }
}

/// The latest state, for any thread.
private final class SwitchMemory: Sendable {
  private let latest: Mutex<SwitchState>
  init(_ state: SwitchState) { latest = Mutex(state) }
  var state: SwitchState { latest.withLock { $0 } }

  /// - Returns: whether it is a new one.
  func replace(with state: SwitchState) -> Bool {
    latest.withLock { latest in
      defer { latest = state }
      return latest != state
    }
  }
}
