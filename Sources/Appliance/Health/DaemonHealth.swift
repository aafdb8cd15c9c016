import Devices

/// How the running speaker is, in its own figures: the answer to `GET /health`.
public struct DaemonHealth: Sendable, Codable, Equatable {
  public var version: String
  public var pid: Int
  /// Unix time in seconds.
  public var started: Double
  /// Seconds.
  public var uptime: Double
  /// As in `DaemonStatus`.
  public var state: String
  public var stateFolder: String
  public var camera: CameraFindings?
  public var speaker: SpeakerFindings
  /// Nil where none is configured.
  public var button: LineFindings?
  public var privacySwitch: LineFindings?
  public var lamp: LineFindings?
  /// Bytes.
  public var residentMemory: Int?
  /// Whether a service manager is told that it is ready.
  public var isSupervised: Bool
  /// Seconds without a sign of life after which the service manager starts it anew; nil where nobody watches.
  public var watchdog: Double?
  /// What resets the machine, and after which silence; nil where nothing does.
  public var hardwareWatchdog: String?
  public var heartbeats: [HeartbeatAge]
  /// The newest last.
  public var problems: [Problem]
  public var latencies: [StageLatency]

  /// How long a part that must never stand still has been silent.
  public struct HeartbeatAge: Sendable, Codable, Equatable {
    public var name: String
    /// Seconds.
    public var age: Double
    /// Seconds of silence after which the part counts as hung.
    public var limit: Double

    init(_ heartbeat: Heartbeat) {
      self.init(
        name: heartbeat.name, age: heartbeat.silence / .seconds(1), limit: heartbeat.longestSilence / .seconds(1))
    }

    public init(name: String, age: Double, limit: Double) { (self.name, self.age, self.limit) = (name, age, limit) }
  }
}
