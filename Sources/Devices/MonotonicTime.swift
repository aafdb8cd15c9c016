import Glibc

/// Time since the machine started, without its sleep; never set back.
public func monotonicTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// Stops the calling thread; not for the cooperative pool.
public func sleepThread(_ duration: Duration) {
  guard duration > .zero else { return }
  var end = timespec(monotonicTime() + duration)
  while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nil) == EINTR {}
}

extension timespec {
  public init(_ duration: Duration) {
    let parts = duration.components
    self.init(tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
  }
}

extension SoundFormat {
  public func duration(of frames: Int) -> Duration {
    .nanoseconds(Int64(Double(frames) / Double(max(rate, 1)) * 1e9))
  }

  public func frames(in duration: Duration) -> Int {
    let parts = duration.components
    return Int((Double(parts.seconds) + Double(parts.attoseconds) * 1e-18) * Double(rate))
  }
}
