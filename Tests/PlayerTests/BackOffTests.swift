import Testing

@testable import Player

struct BackOffTests {
  @Test("delays double up to the most, for any number of attempts")
  func doubling() {
    let backOff = BackOff(first: .milliseconds(250), most: .seconds(10))
    #expect(
      (0..<7).map { backOff.delay(attempt: $0) }
        == [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000].map { .milliseconds($0) })
    #expect(backOff.delay(attempt: .max) == .seconds(10))
    #expect(backOff.delay(attempt: -1) == .milliseconds(250))
  }
}
