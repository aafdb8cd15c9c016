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
  private let flag = StopFlag()

  /// - Parameter tell: told the first state and every new one, on the switch's own thread, so that nothing else that is
  ///   busy makes an answer late. It must not wait for anything.
  /// - Throws: `.noThread`.
  public convenience init(
    _ settings: InputSettings, tell: @escaping @Sendable (SwitchState) -> Void
  ) throws(DeviceError) {
    try self.init(settings, port: SystemGPIO(), tell: tell)
  }

  init(
    _ settings: InputSettings, port: any GPIOPort, tell: @escaping @Sendable (SwitchState) -> Void
  ) throws(DeviceError) {
    let flag = flag
    try startThread(named: "mien-switch") {
      let line = InputLine(settings, port: port)
      var latest: SwitchState?
      Self.watch(line) { state in
        if state != latest { tell(state) }
        latest = state
      }.run { flag.isStopped }
      line.stop()
      flag.finish()
    }
  }

  deinit { flag.stop() }

  /// The line is free again when this returns, after some 250 ms.
  public func end() async { await flag.end() }

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
