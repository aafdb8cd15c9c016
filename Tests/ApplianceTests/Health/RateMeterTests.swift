import Testing

@testable import Appliance

@Suite("A rate meter")
struct RateMeterTests {
  @Test("needs two readings")
  func few() {
    var meter = RateMeter()
    meter.add(5, at: .seconds(1))
    #expect(meter.perSecond == nil)
  }

  @Test("follows the last readings alone")
  func recent() {
    var meter = RateMeter()
    for second in 0..<10 { meter.add(second * 100, at: .seconds(second)) }
    for second in 10..<20 { meter.add(1_000, at: .seconds(second)) }
    #expect(meter.perSecond == 0)
  }

  @Test("begins anew where the count starts again")
  func restart() {
    var meter = RateMeter()
    meter.add(1_000, at: .seconds(1))
    meter.add(3, at: .seconds(2))
    #expect(meter.perSecond == nil)
    meter.add(18, at: .seconds(3))
    #expect(meter.perSecond == 15)
  }
}
