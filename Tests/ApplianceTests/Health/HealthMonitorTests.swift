import Imaging
import Player
import Testing

@testable import Appliance
@testable import Devices

@Suite("The health monitor")
struct HealthMonitorTests {
  private let monitor = HealthMonitor(
    button: GPIOAddress(chip: "front", line: "button"), privacySwitch: GPIOAddress(chip: "front", line: "privacy"),
    lamp: GPIOAddress(chip: "front", line: "lamp"))

  @Test("keeps a record for each stage")
  func latencies() throws {
    monitor.record(.press, since: monotonicTime() - .milliseconds(30))
    monitor.sounded()
    monitor.sounded()
    let found = monitor.latencies
    #expect(found.map(\.stage) == [.press, .firstSound])
    #expect(found[0].p50 >= 28 && found.allSatisfy { $0.count == 1 })
  }

  @Test("follows button, switch and lamp")
  func lines() throws {
    #expect(try #require(monitor.button).isReady == false)
    monitor.note(.ready)
    monitor.note(.pressed(at: monotonicTime()))
    let button = try #require(monitor.button)
    #expect(button.isReady && button.presses == 1 && button.lastPress != nil)
    let lost = DeviceError.gpio(line: "button on front", .lost(reason: "gone"))
    monitor.note(.missing(lost))
    #expect(monitor.button?.trouble == "\(lost)")
    monitor.note(SwitchState.on)
    #expect(monitor.privacySwitch?.isActive == true)
    monitor.note(SwitchState.unknown(lost))
    #expect(monitor.privacySwitch?.isReady == false && monitor.privacySwitch?.trouble != nil)
    #expect(monitor.lamp?.isReady == true)
    monitor.note(lamp: lost)
    #expect(monitor.lamp?.isReady == false)
    #expect(HealthMonitor().button == nil)
  }

  @Test("a frame that was read tells brightness and whether a face is seen")
  func frames() throws {
    let frame = try GreyImage(width: 32, height: 1, pixels: Array(repeating: 102, count: 32))
    monitor.read(frame, taken: monotonicTime(), .sawNobody(.nobody))
    var status = CameraFeed(PictureCamera(path: "/none"), isPaused: true).status
    #expect(monitor.camera(status, isPrivate: false).brightness == nil)
    (status.isOpen, status.format) = (true, CameraFormat(encoding: .yuyv, width: 640, height: 480))
    let seen = monitor.camera(status, isPrivate: false)
    #expect(abs(try #require(seen.brightness) - 0.4) < 0.01 && seen.seesFace == false)
    #expect(monitor.latencies.map(\.stage) == [.reading])
  }
}
