import Configuration
import Control
import Formatting
import Glibc

/// Looks over the whole speaker: asks the one that runs, and where none does, opens the devices itself for a moment.
///
/// Nothing is changed, no frame is kept, and nothing waits longer than its limit.
public struct Examination: Sendable {
  /// A configuration file; nil for the usual one.
  public var configurationFile: String?
  /// These win over the configuration.
  public var socket: String?
  public var state: StateFolder?
  public var files = SystemFiles()
  /// The longest that the running speaker may take to answer, and a driver to open a device.
  public var patience = Duration.seconds(5)
  public var driverPatience = Duration.seconds(20)
  /// A large library on a slow card takes a while.
  public var storagePatience = Duration.seconds(60)

  public init(configurationFile: String? = nil, socket: String? = nil, state: StateFolder? = nil) {
    (self.configurationFile, self.socket, self.state) = (configurationFile, socket, state)
  }

  public func run() async -> Diagnosis {
    let loaded = Result { () throws(ConfigurationError) in try Configuration.load(configurationFile) }
    let configuration = (try? loaded.get())?.configuration ?? Configuration()
    let answer = await ask(socket ?? configuration.control.socket)
    let health = answer.health
    let folder = stateFolder(configuration, health)

    async let models = self.models()
    let storage = await storageChecks(folder, configuration)
    let devices = await deviceChecks(configuration, answer, mayLook: storage.mayLook)
    var checks = await devices + models + storage.checks
    checks.append(ConfigurationCheck.judge(loaded))
    checks += await boardChecks(folder, resident: health?.residentMemory)
    checks.append(ServiceCheck.judge(answer))
    if let health {
      checks.append(ProblemCheck.judge(health.problems, now: unixTime()))
      checks += health.latencies.map(LatencyCheck.judge)
    }
    return Diagnosis(checks: checks, health: health, stateFolder: folder.path, at: unixTime())
  }

  /// The state folder that the running speaker uses; else the one of the command line, of the configuration, of the
  /// service where there is one, of the user.
  public func stateFolder(_ configuration: Configuration, _ health: DaemonHealth?) -> StateFolder {
    if let state { return state }
    if let health { return StateFolder(path: health.stateFolder) }
    if let folder = configuration.state.folder { return StateFolder(path: folder) }
    let (own, service) = (StateFolder(), StateFolder(path: "/var/lib/mien"))
    return access(own.database, F_OK) == 0 || access(service.path, F_OK) != 0 ? own : service
  }

  private func ask(_ socket: String) async -> DaemonAnswer {
    let patience = patience
    let answer = await awaiting(patience + .seconds(1)) { () -> DaemonAnswer in
      do throws(ControlError) {
        let client = ControlClient(socketPath: socket, seconds: patience / .seconds(1))
        return .healthy(try await client.request("GET", "/health").decode(DaemonHealth.self))
      } catch {
        switch error {
        case .notRunning, .badSocketPath, .notASocket, .anotherRuns, .cannotListen: return .notRunning("\(error)")
        case .notAllowed: return .notAllowed("\(error)")
        case .timedOut, .connectionLost, .badRequest, .badReply: return .hung("\(error)")
        }
      }
    }
    return answer ?? .hung("\(socket): no answer within \((patience / .seconds(1)).fixed(0)) s")
  }
}
