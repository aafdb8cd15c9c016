import Configuration
import Devices
import Formatting

extension Examination {
  func deviceChecks(
    _ configuration: Configuration, _ answer: DaemonAnswer, mayLook: Bool?
  ) async -> [Check] {
    if let health = answer.health { return Self.checks(of: await located(health, configuration)) }
    guard answer.leavesDevices else { return Self.untouched(configuration) }
    // Sound and lines beside each other; the camera only once the switch is known to let it.
    async let speaker = speakerCheck(configuration)
    async let button = lineCheck(.button, configuration.buttonSettings) { LineTrial.input($0.input) }
    async let lamp = lineCheck(.lamp, configuration.lamp.pin) { LineTrial.lamp($0.address, activeLow: $0.activeLow) }
    let privacy = await lineCheck(.privacySwitch, configuration.camera.privacySwitch.pin) {
      LineTrial.input($0.input())
    }
    let camera = await cameraCheck(configuration, privacy, mayLook)
    return await [camera, speaker, button, privacy, lamp]
  }

  private static func checks(of health: DaemonHealth) -> [Check] {
    let camera = health.camera.map(CameraCheck.judge) ?? Check(CameraCheck.id, .ok, "none")
    return [
      camera, SpeakerCheck.judge(health.speaker), LineCheck.judge(.button, health.button),
      LineCheck.judge(.privacySwitch, health.privacySwitch), LineCheck.judge(.lamp, health.lamp),
    ]
  }

  /// What a speaker that does not answer may hold, or may have been asked to keep closed.
  private static func untouched(_ configuration: Configuration) -> [Check] {
    let pins: [(LineCheck.Use, GPIOPin?)] = [
      (.button, configuration.button.pin), (.privacySwitch, configuration.camera.privacySwitch.pin),
      (.lamp, configuration.lamp.pin),
    ]
    let found = "not looked at: it is the running speaker's to tell"
    return [CameraCheck.id, SpeakerCheck.id].map { Check($0, .warn, found, advice: "see service") }
      + pins.map { use, pin in
        pin == nil ? LineCheck.judge(use, nil) : Check(use.rawValue, .warn, found, advice: "see service")
      }
  }

  /// The speaker knows how its lines behave; where they are is for the kernel to say.
  private func located(_ health: DaemonHealth, _ configuration: Configuration) async -> DaemonHealth {
    let pins = [configuration.button.pin, configuration.camera.privacySwitch.pin, configuration.lamp.pin]
    let found = await within(driverPatience) { pins.map { pin in pin.flatMap { try? findLine($0.address) } } }
    guard let found, found.count == 3 else { return health }
    var health = health
    if let line = found[0] { health.button?.note(line) }
    if let line = found[1] { health.privacySwitch?.note(line) }
    if let line = found[2] { health.lamp?.note(line) }
    return health
  }

  private func lineCheck<Wiring: Sendable>(
    _ use: LineCheck.Use, _ wiring: Wiring?, _ look: @escaping @Sendable (Wiring) -> LineFindings
  ) async -> Check {
    guard let wiring else { return LineCheck.judge(use, nil) }
    guard let line = await within(driverPatience, { look(wiring) }) else { return hung(use.rawValue) }
    return LineCheck.judge(use, line)
  }

  private func speakerCheck(_ configuration: Configuration) async -> Check {
    let device = configuration.speaker.device
    let found = await within(driverPatience) { () -> Check in
      do throws(DeviceError) {
        let name = try SpeakerName(device)
        return SpeakerCheck.judge(SpeakerTrial().run(ALSASpeaker(name), name))
      } catch {
        let (found, advice) = Check.split("\(error)")
        return Check(SpeakerCheck.id, .fail, found, advice: advice)
      }
    }
    return found ?? hung(SpeakerCheck.id)
  }

  private func cameraCheck(_ configuration: Configuration, _ privacy: Check, _ mayLook: Bool?) async -> Check {
    guard let mayLook else {
      return Check(
        CameraCheck.id, .warn, "not opened: whether somebody asked for privacy cannot be read", advice: "see database")
    }
    if !mayLook {
      return Check(CameraCheck.id, .ok, "not opened: somebody asked for privacy", values: ["private": .flag(true)])
    }
    // A switch that is on, or that cannot be read, keeps the camera closed for us too.
    if configuration.camera.privacySwitch.pin != nil, privacy.values["active"] != .flag(false) {
      let isOn = privacy.values["active"] == .flag(true)
      return Check(
        CameraCheck.id, isOn ? .ok : .warn, "not opened: the privacy switch is \(isOn ? "on" : "not readable")",
        advice: isOn ? nil : "see privacy switch")
    }
    let found = await within(driverPatience) { () -> Check in
      let reader = try? Models.faceReader()
      return CameraCheck.judge(CameraTrial().run(configuration.makeCamera { _ in }, reader: reader))
    }
    return found ?? hung(CameraCheck.id)
  }

  func hung(_ id: String) -> Check {
    Check(
      id, .fail, "the driver has not answered for \((driverPatience / .seconds(1)).fixed(0)) s",
      advice: "unplug it and plug it in again; if that does not help, restart the board and look at dmesg")
  }
}
