import Testing

@testable import Player

struct VolumeTests {
  @Test("equal steps are equal ratios, full is unchanged and nought is silence")
  func curve() {
    #expect(Volume(1).factor == 1 && Volume(0).factor == 0)
    let ratio = Volume(0.6).factor / Volume(0.4).factor
    #expect(abs(ratio - Volume(0.9).factor / Volume(0.7).factor) < 1e-4)
    #expect(abs(ratio - 3.1623) < 1e-3)
  }

  @Test("levels outside the range are limited")
  func limits() {
    #expect(Volume(-3) == Volume(0) && Volume(7) == Volume(1) && Volume(.nan) == Volume(0))
  }
}
