/// Keeps a lamp as its state wants it. Changes are shown at once, on the caller's thread; a thread of its own sleeps until
/// the next blink or the next time the lamp is to be set anew.
public final class LampKeeper: Sendable {
  /// The lamp is used only by whoever holds the monitor.
  private struct Content: @unchecked Sendable {
    /// Nil once stopped: the lamp's line is free then.
    var driver: LampDriver?
    var state = LampState()
    /// When the lamp is shown again if nothing happens.
    var due = Duration.zero

    mutating func show() { due = driver?.show(state, at: monotonicTime()) ?? due }
  }

  private let content: Monitor<Content>
  private let tell: @Sendable (DeviceError?) -> Void

  /// - Parameter tell: why the lamp cannot be set, once a cause, and nil once it can again; on any thread.
  /// - Throws: `.noThread`.
  public init(_ lamp: sending any Lamp, tell: @escaping @Sendable (DeviceError?) -> Void) throws(DeviceError) {
    let content = Monitor(Content(driver: LampDriver(lamp)))
    (self.content, self.tell) = (content, tell)
    try startThread(named: "mien-lamp") {
      while true {
        let (isStopped, due) = content.read { ($0.driver == nil, $0.due) }
        if isStopped { return }
        content.wait(until: due) { $0.driver != nil && $0.due == due }
        Self.change(content, tell) { _ in }
      }
    }
  }

  deinit { stop() }

  /// Quick enough for every thread: one call of the kernel, or a look for the lamp's chip once a second while it is missing.
  public func change(_ body: (inout LampState) -> Void) { Self.change(content, tell, body) }

  /// A press was seen.
  public func acknowledge() { change { $0.acknowledge(at: monotonicTime()) } }

  /// Leaves the lamp dark and lets go of it.
  public func stop() {
    change { $0 = LampState() }
    content.change { $0.driver = nil }
  }

  private static func change(
    _ content: Monitor<Content>, _ tell: (DeviceError?) -> Void, _ body: (inout LampState) -> Void
  ) {
    let (before, after) = content.change { content in
      let before = content.driver?.failure
      body(&content.state)
      content.show()
      return (before, content.driver?.failure)
    }
    if after != before { tell(after) }
  }
}
