/// The button on a thread of its own: every press at once, for the acknowledgement, and its gesture when it is known.
/// A chip that is lost, or not there yet, is waited for. It listens for as long as the object is kept.
public final class ButtonFeed: Sendable {
  /// For one reader. Ends after `stop`.
  public let events: AsyncStream<ButtonEvent>
  private let flag = StopFlag()

  /// How long the thread sleeps at most before it looks whether it is to stop and whether the chip is still there.
  static let turn = Duration.milliseconds(250)
  /// Events kept for a reader that does not come, then the oldest are dropped.
  static let capacity = 256

  /// - Throws: `.gpio` when there is no thread for it.
  public convenience init(_ settings: ButtonSettings) throws(DeviceError) {
    try self.init(settings, port: SystemGPIO())
  }

  init(_ settings: ButtonSettings, port: any GPIOPort) throws(DeviceError) {
    let (events, continuation) = AsyncStream.makeStream(
      of: ButtonEvent.self, bufferingPolicy: .bufferingNewest(Self.capacity))
    self.events = events
    let flag = flag
    continuation.onTermination = { _ in flag.stop() }
    let trouble = startInputThread {
      let button = GPIOButton(settings, port: port, now: monotonicTime)
      Self.watch(button) { continuation.yield($0) }.run { flag.isStopped }
      button.close()
      continuation.finish()
    }
    if let trouble { throw .gpio(line: settings.input.address.description, trouble) }
  }

  deinit { flag.stop() }

  /// The line is free again after at most 250 ms.
  public func stop() { flag.stop() }

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
