import Synchronization

/// Keeps a line open for as long as wanted: tried again after it was lost or refused, ever more slowly.
struct InputWatch {
  var open: () throws(DeviceError) -> Void
  /// Waits for a short while and tells what happened; throws when the line is lost.
  var serve: () throws(DeviceError) -> Void
  /// Called between attempts, several times during long pauses.
  var idle: () -> Void
  /// The line is there.
  var found: () -> Void
  /// The line is not there, once per cause.
  var missed: (DeviceError) -> Void
  var sleep: (Duration) -> Void = sleepThread

  /// Pauses between attempts double from the first to the last.
  static let (firstPause, lastPause) = (Duration.milliseconds(100), Duration.seconds(5))
  /// A pause is slept in parts of this length, so that stopping and what is overdue need not wait longer.
  static let nap = Duration.milliseconds(100)

  /// Returns when `isOver`.
  func run(until isOver: () -> Bool) {
    var pause = Self.firstPause
    var cause: DeviceError?
    while !isOver() {
      do throws(DeviceError) {
        try open()
        found()
        cause = nil
        while !isOver() {
          try serve()
          pause = Self.firstPause
        }
      } catch {
        if error != cause { missed(error) }
        cause = error
        rest(pause, until: isOver)
        pause = min(pause * 2, Self.lastPause)
      }
    }
  }

  private func rest(_ pause: Duration, until isOver: () -> Bool) {
    var left = pause
    while left > .zero, !isOver() {
      idle()
      sleep(min(left, Self.nap))
      left -= Self.nap
    }
    idle()
  }
}

/// Ends a watch from another thread.
final class StopFlag: Sendable {
  private let stopped = Atomic(false)
  private let over = Atomic(false)

  var isStopped: Bool { stopped.load(ordering: .acquiring) }
  func stop() { stopped.store(true, ordering: .releasing) }

  /// The watch's thread has let go of its line.
  func finish() { over.store(true, ordering: .releasing) }

  /// Stops, and returns when the line is free; after 1 s in any case, where the kernel does not answer.
  func end() async {
    stop()
    for _ in 0..<100 where !over.load(ordering: .acquiring) { try? await Task.sleep(for: .milliseconds(10)) }
  }
}
