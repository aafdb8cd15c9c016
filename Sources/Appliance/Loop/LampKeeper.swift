import Devices

/// Shows on the lamp what the camera truly does, and acknowledges presses.
public actor LampKeeper {
  private var driver: LampDriver
  private var state: LampState
  private let cameraIsOn: @Sendable () -> Bool

  /// - Parameter cameraIsOn: whether the device is open at this moment.
  public init(_ lamp: sending any Lamp, cameraIsOn: @escaping @Sendable () -> Bool) {
    driver = LampDriver(lamp)
    state = LampState(cameraIsOn: false)
    self.cameraIsOn = cameraIsOn
  }

  public func show(_ loop: LoopState) {
    (state.isSeeking, state.hasFault, state.isPrivate) = (loop == .seeking, loop == .fault, loop == .private)
    refresh()
  }

  public func acknowledge() {
    state.acknowledge(at: monotonicTime())
    refresh()
  }

  /// Keeps the lamp right until the task is cancelled. The camera opens and closes on its own thread, so it is asked
  /// ten times a second.
  public func run() async {
    while !Task.isCancelled {
      refresh()
      try? await Task.sleep(for: .milliseconds(100))
    }
    state = LampState(cameraIsOn: false)
    _ = driver.show(state, at: monotonicTime())
  }

  private func refresh() {
    state.cameraIsOn = cameraIsOn()
    _ = driver.show(state, at: monotonicTime())
  }
}
