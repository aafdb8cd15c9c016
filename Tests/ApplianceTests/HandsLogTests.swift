import Devices
import Testing

@testable import Appliance

struct HandsLogTests {
  private let missing = DeviceError.gpio(line: "button on front", .noChip(known: []))

  @Test("there is a button from the first word of it on, and presses and gestures are counted")
  func counts() {
    let log = HandsLog()
    #expect(log.button == nil)
    #expect(log.note(.ready) == nil && log.button == DaemonStatus.Button())
    for event in [ButtonEvent.pressed(at: .zero), .pressed(at: .zero), .gesture(.double), .held, .gesture(.veryLong)] {
      #expect(log.note(event) == nil)
    }
    #expect(log.button?.presses == 2 && log.button?.gestures == ["double": 1, "very long": 1])
    #expect(DaemonStatus.Button.names.allSatisfy { Gesture(rawValue: $0) != nil })
  }

  @Test("what is the matter with a line is told with its name, kept, and over when the line is back")
  func faults() throws {
    let log = HandsLog()
    let button = try #require(log.note(.missing(missing)))
    #expect(button.hasPrefix("button: GPIO button on front: no GPIO chip found"))
    let privacy = try #require(log.note(.unknown(missing)))
    #expect(privacy.hasPrefix("privacy switch: ") && privacy.hasSuffix("the camera stays closed"))
    let lamp = try #require(log.note(lamp: missing))
    #expect(log.faults == [button, privacy, lamp])
    #expect(log.note(.ready) == nil && log.note(.off) == nil && log.note(lamp: nil) == nil)
    #expect(log.faults.isEmpty)
  }
}
