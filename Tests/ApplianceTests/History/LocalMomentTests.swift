import Testing

@testable import Appliance

@Suite("Moments on the listener's own clock")
struct LocalMomentTests {
  @Test("the zone decides hour, day and season")
  func zones() {
    // 2026-11-30 23:30:00 UTC, a Monday.
    let time = 1_796_081_400.0
    let here = LocalMoment(at: time, zone: 0)
    #expect(here.text == "Mon 30 Nov 23:30" && here.hour == 23.5 && here.weekday == "Mon" && here.season == "Sep-Nov")
    let east = LocalMoment(at: time, zone: 3_600)
    #expect(east.text == "Tue 01 Dec 00:30" && east.hour == 0.5 && east.season == "Dec-Feb")
    #expect(LocalMoment(at: time, zone: -9_000).text == "Mon 30 Nov 21:00")
  }

  @Test("a time that is none does no harm")
  func notATime() {
    for time in [Double.nan, .infinity, -1e300] { #expect(!LocalMoment(at: time, zone: 0).text.isEmpty) }
  }
}
