import Testing

@testable import Appliance

@Suite("Local time")
struct WallClockTests {
  @Test(
    "the hour and the weekend are those of the zone, also before 1970 and where it is another day there",
    arguments: [
      (1_763_820_000.0, 0, 14.0, true), (1_763_820_000.0, -57_600, 22, false), (1_763_942_400.0, 0, 0, false),
      (1_763_942_399.0, 0, 23.983333333333334, true), (-3_600, 0, 23, false), (-3_600, 7_200, 1, false),
    ])
  func time(_ at: Double, _ zone: Int, _ hour: Double, _ isWeekend: Bool) {
    let time = localTime(at: at, zone: zone)
    #expect(abs(time.hour - hour) < 1e-9 && time.isWeekend == isWeekend, "\(time)")
  }

  @Test("times that are none are times all the same")
  func notANumber() {
    for time in [Double.nan, .infinity, -.infinity, 1e300] { #expect((0..<24).contains(localTime(at: time).hour)) }
  }
}
