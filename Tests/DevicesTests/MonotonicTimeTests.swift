import Testing

@testable import Devices

struct MonotonicTimeTests {
  @Test("a sleeping thread wakes up no earlier than it was told")
  func sleep() {
    let start = monotonicTime()
    sleepThread(.milliseconds(5))
    sleepThread(.zero)
    sleepThread(.seconds(-3))
    let passed = monotonicTime() - start
    #expect(passed >= .milliseconds(5) && passed < .seconds(2))
  }

  @Test("frames and durations convert both ways")
  func conversion() {
    let format = SoundFormat(rate: 48_000, channels: 2)
    #expect(format.duration(of: 24_000) == .milliseconds(500))
    #expect(format.frames(in: .milliseconds(250)) == 12_000)
  }
}
