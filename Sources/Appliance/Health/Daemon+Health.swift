import Devices
import FoundationEssentials
import Glibc

extension Daemon {
  /// How everything is at this moment.
  var healthReport: DaemonHealth {
    let now = monotonicTime()
    let speakerTrouble = loop.faults.last
    return DaemonHealth(
      version: mienVersion, pid: Int(getpid()), started: HealthMonitor.processStarted.unixTime,
      uptime: (now - HealthMonitor.processStarted.time) / .seconds(1), state: loop.state.rawValue,
      stateFolder: settings.state.path,
      camera: eyes.status.map { health.camera($0, isPrivate: loop.state == .private) },
      speaker: health.speaker(player.status, trouble: speakerTrouble), button: health.button,
      privacySwitch: health.privacySwitch, lamp: health.lamp, residentMemory: SystemFiles().residentMemory(of: "self"),
      isSupervised: service.isPresent, watchdog: service.watchdogInterval.map { $0 * 3 / .seconds(1) },
      hardwareWatchdog: health.hardwareWatchdog, heartbeats: heartbeats.map(DaemonHealth.HeartbeatAge.init),
      problems: health.problems, latencies: health.latencies
    )
  }
}
