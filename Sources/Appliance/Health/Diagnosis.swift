/// Everything that `mien diag` found, at one moment.
public struct Diagnosis: Sendable, Codable, Equatable {
  public var version: String
  /// Unix time in seconds.
  public var at: Double
  public var verdict: Verdict
  public var stateFolder: String
  public var checks: [Check]
  public var problems: [Problem]
  public var latencies: [StageLatency]

  init(checks: [Check], health: DaemonHealth?, stateFolder: String, at now: Double) {
    (version, at, self.stateFolder, self.checks) = (mienVersion, now, stateFolder, checks)
    verdict = checks.map(\.verdict).max() ?? .ok
    (problems, latencies) = (health?.problems ?? [], health?.latencies ?? [])
  }
}
