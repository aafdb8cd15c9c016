import Testing

@testable import Appliance

@Suite("The checks of the running speaker")
struct ServiceCheckTests {
  @Test("not running is a warning, not answering a failure")
  func answers() {
    #expect(ServiceCheck.judge(.notRunning("mien is not running: no one listens; start it")).verdict == .warn)
    #expect(ServiceCheck.judge(.hung("no answer within 5 s")).verdict == .fail)
    let denied = ServiceCheck.judge(.notAllowed("/s: this user may not connect. Run it as root."))
    #expect(denied.verdict == .warn && denied.advice == "Run it as root.")
  }

  @Test("a running speaker tells process, state and watchdog; another version is a warning")
  func running() {
    var health = DaemonHealth.sample
    health.watchdog = 20
    let check = ServiceCheck.judge(.healthy(health))
    #expect(check.verdict == .ok && check.found.contains("process 42, listening; watchdog 20 s"), "\(check.found)")
    health.hardwareWatchdog = "/dev/watchdog0, 15 s"
    #expect(ServiceCheck.judge(.healthy(health)).found.contains("hardware watchdog /dev/watchdog0, 15 s"))
    health.version = "0.0.9"
    #expect(ServiceCheck.judge(.healthy(health)).verdict == .warn)
  }

  @Test("a part that stands still is a failure")
  func heartbeats() {
    var health = DaemonHealth.sample
    health.heartbeats = [.init(name: "playback", age: 0.2, limit: 5), .init(name: "supervisor", age: 9, limit: 5)]
    let check = ServiceCheck.judge(.healthy(health))
    #expect(check.verdict == .fail && check.found.contains("supervisor has stood still for 9 s"), "\(check.found)")
  }

  @Test("fresh problems are a warning, old ones are told")
  func problems() {
    let problem = Problem(kind: .other, text: "oh", first: 0, last: 1_000, count: 3)
    #expect(ProblemCheck.judge([], now: 0).verdict == .ok)
    #expect(ProblemCheck.judge([problem], now: 1_010).verdict == .warn)
    let old = ProblemCheck.judge([problem], now: 90_000)
    #expect(old.verdict == .ok && old.found.contains("oh") && old.found.contains("3 times"), "\(old.found)")
  }

  @Test("a stage that is felt to be late is a warning")
  func latency() {
    func judge(_ stage: Stage, _ p95: Double) -> Check {
      LatencyCheck.judge(StageLatency(stage: stage, count: 7, p50: 1.5, p95: p95, p99: 6_000))
    }
    #expect(judge(.press, 20).found == "p50 1.5 ms, p95 20 ms, p99 6.0 s, 7 times")
    #expect(judge(.press, 20).verdict == .ok && judge(.press, 300).verdict == .warn)
    #expect(judge(.reading, 300).verdict == .ok && judge(.reading, 12_000).verdict == .warn)
  }
}

extension DaemonHealth {
  static let sample = DaemonHealth(
    version: mienVersion, pid: 42, started: 1_795_000_000, uptime: 60, state: "listening", stateFolder: "/var/lib/mien",
    camera: nil, speaker: SpeakerFindings(name: "default", kind: .card), button: nil, privacySwitch: nil, lamp: nil,
    residentMemory: 40_000_000, isSupervised: true, watchdog: nil, hardwareWatchdog: nil, heartbeats: [], problems: [],
    latencies: [])
}
