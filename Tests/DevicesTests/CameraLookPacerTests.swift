import Testing

@testable import Devices

struct CameraLookPacerTests {
  @Test("the first look is due at once; looks that are a little late do not add up")
  func pace() {
    var pacer = LookPacer()
    #expect(pacer.due(every: .seconds(1)) == nil)
    pacer.looked(at: .seconds(10), every: .seconds(1))
    for look in 1...50 {
      #expect(pacer.due(every: .seconds(1)) == .seconds(10 + look))
      pacer.looked(at: .seconds(10 + look) + .milliseconds(60), every: .seconds(1))
    }
  }

  @Test("missed looks are not made up for, and an early one starts the interval anew")
  func missed() {
    var pacer = LookPacer()
    pacer.looked(at: .seconds(10), every: .seconds(1))
    pacer.looked(at: .seconds(15), every: .seconds(1))
    #expect(pacer.due(every: .seconds(1)) == .seconds(16))
    pacer.looked(at: .milliseconds(15_500), every: .seconds(1))
    #expect(pacer.due(every: .milliseconds(200)) == .milliseconds(15_700))
    pacer.reset()
    #expect(pacer.due(every: .seconds(1)) == nil)
  }
}
