import Synchronization
import Testing

@testable import Devices

/// A clock that a test sets.
final class SetClock: Sendable {
  private let time: Mutex<Duration>
  init(_ time: Duration = .seconds(100)) { self.time = Mutex(time) }
  var now: Duration { time.withLock { $0 } }
  func pass(_ duration: Duration) { time.withLock { $0 += duration } }
}

struct HeartbeatTests {
  @Test("it is fresh for as long as it may be silent, and again after the next beat")
  func freshness() {
    let clock = SetClock()
    let heart = Heartbeat("playback", longestSilence: .seconds(10)) { clock.now }
    #expect(heart.isFresh && heart.silence == .zero)
    clock.pass(.seconds(10))
    #expect(heart.isFresh && heart.silence == .seconds(10))
    clock.pass(.milliseconds(1))
    #expect(!heart.isFresh)
    heart.beat()
    #expect(heart.isFresh && heart.silence == .zero)
  }
}
