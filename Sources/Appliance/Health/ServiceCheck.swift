import Formatting

/// What came of asking the running speaker.
public enum DaemonAnswer: Sendable {
  case healthy(DaemonHealth)
  /// Nobody listens on the socket.
  case notRunning(String)
  /// Somebody listens and does not answer, or not as this version does.
  case hung(String)
  /// This user may not ask.
  case notAllowed(String)

  var health: DaemonHealth? {
    if case .healthy(let health) = self { health } else { nil }
  }

  /// Whether devices may be opened: nobody else has them, and nobody has closed the camera on request.
  var leavesDevices: Bool {
    if case .notRunning = self { true } else { false }
  }
}

enum ServiceCheck {
  static let id = "service"

  static func judge(_ answer: DaemonAnswer, version: String = mienVersion) -> Check {
    switch answer {
    case .notRunning(let text):
      let found = Check.split(text).found
      return Check(
        id, .warn, found,
        advice: "'systemctl start mien', or 'mien run' by hand; 'journalctl -u mien' tells why it ended",
        values: ["running": .flag(false)])
    case .hung(let text):
      return Check(
        id, .fail, "it runs and does not answer: \(text)", advice: "'systemctl restart mien', and report its log",
        values: ["running": .flag(true)])
    case .notAllowed(let text):
      let (found, advice) = Check.split(text.replacing(". ", with: "; "))
      return Check(id, .warn, found, advice: advice ?? "run it as root: sudo mien diag")
    case .healthy(let health): return judge(health, version)
    }
  }

  private static func judge(_ health: DaemonHealth, _ version: String) -> Check {
    var found = "runs since \(dateText(health.started)), process \(health.pid), \(health.state)"
    if let watchdog = health.watchdog {
      found += "; watchdog \(watchdog.fixed(0)) s"
    } else {
      found += health.isSupervised ? "; supervised, without a watchdog" : "; started by hand, no watchdog"
    }
    if let armed = health.hardwareWatchdog { found += "; hardware watchdog \(armed)" }
    let slowest = health.heartbeats.max { $0.age < $1.age }
    if let slowest { found += "; slowest part \(slowest.name), \(slowest.age.fixed(1)) s ago" }
    var check = Check(
      id, .ok, found,
      values: [
        "running": .flag(true), "pid": .count(health.pid), "uptime": .number(health.uptime.rounded()),
        "version": .text(health.version), "state": .text(health.state), "supervised": .flag(health.isSupervised),
        "watchdog": .real(health.watchdog), "hardware_watchdog": .words(health.hardwareWatchdog),
        "slowest_heartbeat": .real(slowest?.age),
      ])
    for hung in health.heartbeats where hung.age > hung.limit {
      check = check.adding(
        .fail, "\(hung.name) has stood still for \(hung.age.fixed(0)) s", advice: "'systemctl restart mien'")
    }
    if health.version != version {
      check = check.adding(
        .warn, "it is version \(health.version), this command \(version)",
        advice: "'systemctl restart mien' to run the new one")
    }
    return check
  }
}

enum ProblemCheck {
  static let id = "last problems"
  /// Problems younger than this are still of interest, in seconds.
  static let recent = 600.0

  static func judge(_ problems: [Problem], now: Double) -> Check {
    guard let last = problems.last else { return Check(id, .ok, "none since it started") }
    let news = problems.filter { now - $0.last < recent }
    let values: [String: Fact?] = [
      "kinds": .count(problems.count), "recent": .count(news.count), "last": .number(last.last.rounded()),
    ]
    let shown = problems.suffix(3).reversed().map { problem in
      let times = problem.count > 1 ? " (\(counted(problem.count, "time")))" : ""
      return "\(clockText(seconds: now - problem.last)) ago\(times): \(problem.text)"
    }
    let rest = problems.count > shown.count ? "; and \(problems.count - shown.count) more" : ""
    let found = shown.joined(separator: "; ") + rest
    return news.isEmpty
      ? Check(id, .ok, found, values: values)
      : Check(
        id, .warn, found, advice: "see the other lines; --json and 'journalctl -u mien' have them all", values: values)
  }
}

enum LatencyCheck {
  static func judge(_ latency: StageLatency) -> Check {
    let found =
      "p50 \(text(latency.p50)), p95 \(text(latency.p95)), p99 \(text(latency.p99)), \(counted(latency.count, "time"))"
    let values: [String: Fact?] = [
      "p50_ms": .number(latency.p50), "p95_ms": .number(latency.p95), "p99_ms": .number(latency.p99),
      "count": .count(latency.count),
    ]
    let isSlow = latency.p95 > limit(latency.stage)
    return Check(
      latency.stage.rawValue, isSlow ? .warn : .ok, found,
      advice: isSlow ? "the machine is too busy or too hot: see memory, temperature and power" : nil, values: values)
  }

  /// Milliseconds that 95 of 100 may take before it is felt.
  static func limit(_ stage: Stage) -> Double {
    switch stage {
    // A face that was not seen for so long is sought anew.
    case .reading, .mood: LoopSettings().faceMemory * 1000
    // A track is chosen eight seconds before it is needed.
    case .decision: 4_000
    case .press: 100
    case .firstSound: 20_000
    }
  }

  private static func text(_ milliseconds: Double) -> String {
    milliseconds < 1000 ? "\(milliseconds.fixed(milliseconds < 10 ? 1 : 0)) ms" : "\((milliseconds / 1000).fixed(1)) s"
  }
}
