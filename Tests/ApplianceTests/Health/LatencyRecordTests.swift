import Testing

@testable import Appliance

@Suite("A latency record")
struct LatencyRecordTests {
  @Test("has no quantiles before the first sample")
  func empty() {
    #expect(LatencyRecord().quantile(0.5) == nil)
    #expect(StageLatency(.press, LatencyRecord()) == nil)
  }

  @Test(
    "tells quantiles within a sixteenth of the truth, from a microsecond to hours",
    arguments: [1, 17, 950, 43_210, 1e6, 3e9])
  func accuracy(microseconds: Double) throws {
    var record = LatencyRecord()
    record.add(.microseconds(Int64(microseconds)))
    let found = try #require(record.quantile(0.5)) * 1000
    #expect(abs(found - microseconds) <= microseconds / 16, "\(found)")
  }

  @Test("p99 is the slowest of a hundred but one, the median the middle")
  func quantiles() throws {
    var record = LatencyRecord()
    for milliseconds in 1...1000 { record.add(.milliseconds(milliseconds)) }
    #expect(record.count == 1000)
    #expect(abs(try #require(record.quantile(0.5)) - 500) < 20)
    #expect(abs(try #require(record.quantile(0.99)) - 990) < 40)
    #expect(abs(try #require(record.quantile(0)) - 1) < 0.1)
  }

  @Test("times that cannot be are counted at the ends")
  func extremes() throws {
    var record = LatencyRecord()
    record.add(.seconds(-5))
    #expect(record.quantile(1) == 0)
    record.add(.seconds(1 << 40))
    #expect(try #require(record.quantile(1)) > 6e7)
  }
}
