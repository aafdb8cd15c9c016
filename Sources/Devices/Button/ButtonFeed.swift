/// The button on a thread of its own: every press at once, for the acknowledgement, and its gesture when it is known.
/// A chip that is lost, or not there yet, is waited for. It listens for as long as the object is kept.
public final class ButtonFeed: Sendable {
  private let flag = StopFlag()

  /// How long the thread sleeps at most before it looks whether it is to stop and whether the chip is still there.
  static let turn = Duration.milliseconds(250)

  /// - Parameter tell: called on the button's own thread, so that nothing else that is busy makes an answer late. It must
  ///   not wait for anything: the next press would be seen late.
  /// - Throws: `.noThread`.
  public convenience init(
    _ settings: ButtonSettings, tell: @escaping @Sendable (ButtonEvent) -> Void
  ) throws(DeviceError) {
    try self.init(settings, port: SystemGPIO(), tell: tell)
  }

  init(
    _ settings: ButtonSettings, port: any GPIOPort, tell: @escaping @Sendable (ButtonEvent) -> Void
  ) throws(DeviceError) {
    let flag = flag
    try startThread(named: "mien-button") {
      let button = GPIOButton(settings, port: port, now: monotonicTime)
      Self.watch(button, tell).run { flag.isStopped }
      button.close()
      flag.finish()
    }
  }

  deinit { flag.stop() }

  /// The line is free again when this returns, after some 250 ms.
  public func end() async { await flag.end() }

  static func watch(_ button: GPIOButton, _ tell: @escaping (ButtonEvent) -> Void) -> InputWatch {
    InputWatch(
      open: { () throws(DeviceError) in try button.open() },
      serve: { () throws(DeviceError) in
        if let event = try button.next(longest: turn) { tell(event) }
      },
      idle: { if let event = button.overdue() { tell(event) } },
      found: { tell(.ready) },
      missed: { tell(.missing($0)) })
  }
}
