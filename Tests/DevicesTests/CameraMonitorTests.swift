import Testing

@testable import Devices

struct CameraMonitorTests {
  @Test("a change wakes the thread that waits for it")
  func wake() async throws {
    let monitor = Monitor(0)
    let woken = Monitor(false)
    try startThread(named: "mien-test") {
      monitor.wait(until: nil) { $0 < 3 }
      woken.change { $0 = true }
    }
    for _ in 0..<2 { monitor.change { $0 += 1 } }
    try? await Task.sleep(for: .milliseconds(20))
    #expect(!woken.read { $0 })
    monitor.change { $0 += 1 }
    for _ in 0..<1_000 where !woken.read({ $0 }) { try? await Task.sleep(for: .milliseconds(2)) }
    #expect(woken.read { $0 })
  }

  @Test("waiting ends with the deadline, at once where it has passed")
  func deadline() {
    let monitor = Monitor(0)
    let start = monotonicTime()
    monitor.wait(until: start - .seconds(5)) { _ in true }
    monitor.wait(until: .seconds(-5)) { _ in true }
    #expect(monotonicTime() - start < .milliseconds(50))
    monitor.wait(until: start + .milliseconds(60)) { _ in true }
    #expect(monotonicTime() - start >= .milliseconds(60))
  }
}
