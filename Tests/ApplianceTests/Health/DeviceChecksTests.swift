import Testing

@testable import Appliance

@Suite("The checks of devices")
struct DeviceChecksTests {
  private func camera(_ change: (inout CameraFindings) -> Void) -> Check {
    var camera = CameraFindings(name: "cam")
    (camera.isOpen, camera.encoding, camera.width, camera.height) = (true, "YUYV", 640, 480)
    (camera.measuredRate, camera.brightness, camera.seesFace, camera.frames) = (15, 0.5, true, 100)
    change(&camera)
    return CameraCheck.judge(camera)
  }

  @Test("a camera that streams is fine, face or no face")
  func streams() {
    let check = camera { _ in }
    #expect(check.verdict == .ok && check.found.contains("YUYV 640x480 at 15.0 frames/s"), "\(check)")
    #expect(camera { $0.seesFace = false }.verdict == .ok)
    #expect(check.values["frames_per_second"] == .number(15) && check.values["sees_face"] == .flag(true))
  }

  @Test("darkness, glare, slowness and damaged frames are warnings with advice")
  func poor() {
    let poor = [
      camera { $0.brightness = 0.05 }, camera { $0.brightness = 0.97 }, camera { $0.measuredRate = 1.2 },
      camera { $0.dropped = 30 },
    ]
    for check in poor { #expect(check.verdict == .warn && check.advice?.isEmpty == false, "\(check)") }
    #expect(camera { ($0.measuredRate, $0.encoding) = (1, "picture") }.verdict == .ok)
  }

  @Test("a missing camera fails with the error's own advice; one that is closed on request is fine")
  func missing() {
    let check = camera { $0.trouble = "camera cam is not there; there is other" }
    #expect(check.verdict == .fail && check.found == "camera cam is not there" && check.advice == "there is other")
    #expect(camera { ($0.isPrivate, $0.isOpen) = (true, false) }.verdict == .ok)
    #expect(camera { ($0.isOpen, $0.width) = (false, nil) }.verdict == .warn)
  }

  private func speaker(_ kind: SpeakerFindings.Kind = .card, _ change: (inout SpeakerFindings) -> Void) -> Check {
    var speaker = SpeakerFindings(name: "hw:CARD=A", kind: kind)
    (speaker.isOpen, speaker.rate, speaker.channels, speaker.bits) = (true, 44_100, 2, 16)
    (speaker.bufferFrames, speaker.periodFrames, speaker.measuredRate) = (22_050, 2_205, 44_000)
    change(&speaker)
    return SpeakerCheck.judge(speaker)
  }

  @Test("a card that opens and moves is fine, and closed in a pause too")
  func opens() {
    let check = speaker { _ in }
    #expect(check.verdict == .ok && check.found.contains("44100 Hz, 2 channels, 16 bit, buffer 500 ms in 10 periods"))
    #expect(speaker { ($0.isOpen, $0.rate) = (false, nil) }.verdict == .ok)
    #expect(speaker { ($0.isOpen, $0.rate, $0.isPlaying) = (false, nil, true) }.verdict == .warn)
  }

  @Test("a card that takes sound and stands still fails; one at half speed is a warning")
  func stands() {
    #expect(speaker { $0.measuredRate = 0 }.verdict == .fail)
    #expect(speaker { $0.measuredRate = 20_000 }.verdict == .warn)
  }

  @Test("a few interruptions a day are nothing, many an hour are a warning")
  func interruptions() {
    #expect(speaker { ($0.interruptions, $0.observed) = (10, 86_400) }.verdict == .ok)
    #expect(speaker { ($0.interruptions, $0.observed) = (10, 600) }.verdict == .warn)
  }

  @Test("sound that nobody hears is a warning, a lost card a failure")
  func unheard() {
    #expect(speaker(.null) { _ in }.verdict == .warn)
    #expect(speaker(.file) { _ in }.verdict == .warn)
    #expect(speaker { $0.trouble = "speaker hw:CARD=A stopped working: gone; check its plug" }.verdict == .fail)
  }

  private func line(_ use: LineCheck.Use, _ change: (inout LineFindings) -> Void) -> Check {
    var line = LineFindings(address: "button on front")
    (line.isReady, line.isActive, line.chip, line.offset) = (true, false, "front (gpiochip0)", 3)
    change(&line)
    return LineCheck.judge(use, line)
  }

  @Test("a line that is not configured is fine; one that reads says its chip, number and level")
  func lines() {
    #expect(LineCheck.judge(.button, nil).verdict == .ok)
    let check = line(.button) { _ in }
    #expect(check.verdict == .ok && check.found == "button on front, line 3 of front (gpiochip0): not pressed")
    #expect(line(.privacySwitch) { $0.isActive = true }.found.hasSuffix("on: the camera stays closed"))
  }

  @Test("a button that is stuck, a line in use, and a missing chip are told apart")
  func lineTrouble() {
    #expect(line(.button) { $0.isActive = true }.verdict == .warn)
    let used = line(.button) { ($0.isReady, $0.consumer) = (false, "gpio-keys") }
    #expect(used.verdict == .fail && used.found.contains("gpio-keys"))
    let missing: (inout LineFindings) -> Void = {
      ($0.isReady, $0.trouble) = (false, "GPIO x: no such chip; there is y")
    }
    #expect(line(.button, missing).verdict == .fail && line(.lamp, missing).verdict == .warn)
    #expect(line(.button, missing).advice == "there is y")
  }
}
