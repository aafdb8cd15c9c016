import Devices
import Testing

@testable import Appliance

@Suite("A time limit")
struct TimeLimitTests {
  @Test("lets through what is quick")
  func quick() async {
    #expect(await within(.seconds(30)) { 7 } == 7)
    #expect(await awaiting(.seconds(30)) { 7 } == 7)
  }

  @Test("goes on without what blocks")
  func blocked() async {
    let start = monotonicTime()
    #expect(await within(.milliseconds(50)) { sleepThread(.seconds(20)) } == nil)
    #expect(await awaiting(.milliseconds(50)) { try? await Task.sleep(for: .seconds(20)) } == nil)
    #expect(monotonicTime() - start < .seconds(15))
  }
}
