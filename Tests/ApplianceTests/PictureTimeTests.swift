import Testing

@testable import Appliance

struct PictureTimeTests {
  private let begin = ContinuousClock.now

  @Test("time runs from when the music was asked for")
  func runs() {
    var time = PictureTime(seconds: 5, from: begin)
    time.pass(to: begin + .seconds(1), counts: true)
    time.pass(to: begin + .seconds(3), counts: true)
    #expect(time.left == 2)
  }

  @Test("ticks that waited while the picture was looked at use up nothing")
  func looking() {
    var time = PictureTime(seconds: 5, from: begin)
    for tenths in -40...0 { time.pass(to: begin + .milliseconds(100 * tenths), counts: true) }
    #expect(time.left == 5)
    time.pass(to: begin + .seconds(1), counts: true)
    #expect(time.left == 4)
  }

  @Test("a pause uses up nothing, and neither does it when it is over")
  func pausing() {
    var time = PictureTime(seconds: 5, from: begin)
    time.pass(to: begin + .seconds(10), counts: false)
    time.pass(to: begin + .seconds(11), counts: true)
    #expect(time.left == 4)
  }
}
