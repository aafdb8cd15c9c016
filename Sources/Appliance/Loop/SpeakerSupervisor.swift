import Configuration
import Devices
import Synchronization

/// Keeps a speaker running with the newest configuration that is right.
///
/// A reload fades out, gives every device back and starts anew at the same place in the music, so each setting may change.
public final class SpeakerSupervisor: Sendable {
  private struct State {
    var isStopped = false
    /// To be taken up when the running speaker has ended.
    var next: Configuration?
    var running: Configuration?
    /// Ends the speaker that runs.
    var end: AsyncStream<Void>.Continuation?
  }

  private let load: @Sendable () throws -> Configuration
  private let folder: StateFolder?
  private let service: ServiceManager
  private let report: @Sendable (DaemonEvent) -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - folder: overrides the configured state folder.
  ///   - load: reads the configuration, with everything that overrides it.
  ///   - report: told everything that happens.
  public init(
    state folder: StateFolder? = nil, service: ServiceManager = ServiceManager(),
    load: @escaping @Sendable () throws -> Configuration, report: @escaping @Sendable (DaemonEvent) -> Void
  ) {
    (self.folder, self.service, self.load, self.report) = (folder, service, load, report)
  }

  /// Returns after `stop`.
  ///
  /// - Throws: what keeps the first speaker from starting; see `SpeakerService.run`.
  public func run() async throws {
    var configuration = try load()
    var proven: Configuration?
    while true {
      let (ending, end) = AsyncStream.makeStream(of: Void.self)
      let isStopped = state.withLock { state in
        (state.running, state.end) = (configuration, end)
        return state.isStopped
      }
      if isStopped { return }
      do {
        try await SpeakerService(configuration, state: folder, service: service).run(until: ending, report: report)
        proven = configuration
      } catch {
        guard let old = proven, old != configuration else { throw error }
        report(.problem("the speaker does not start with the new configuration, so the old one is back: \(error)"))
        configuration = old
        continue
      }
      guard let next = state.withLock({ $0.next.take() }) else { return }
      configuration = next
    }
  }

  public func stop() {
    service.stopping()
    state.withLock { state in
      state.isStopped = true
      state.next = nil
      state.end?.yield()
    }
  }

  /// Reads the configuration again. A wrong one is refused, and told; one that says the same changes nothing.
  public func reload() {
    do {
      let configuration = try load()
      let changed = state.withLock { state in
        guard !state.isStopped, configuration != (state.next ?? state.running) else { return false }
        state.next = configuration
        state.end?.yield()
        return true
      }
      report(.reloaded(changed: changed))
    } catch {
      report(.problem("the new configuration is refused and the old one stays: \(error)"))
    }
  }
}
