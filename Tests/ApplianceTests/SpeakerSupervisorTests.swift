import Configuration
import FoundationEssentials
import Synchronization
import Testing

@testable import Appliance

@Suite("Reading the configuration again", .serialized)
struct SpeakerSupervisorTests {
  /// A supervisor whose configuration a test changes, with what was told.
  private final class Bench: Sendable {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-reload-\(UUID().uuidString)").path
    let configuration = Mutex(Configuration())
    let error = Mutex<(any Error)?>(nil)
    let told = Mutex<[String]>([])

    init() throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      configuration.withLock { [folder] configuration in
        configuration.camera.device = folder
        configuration.speaker.device = "null"
        configuration.music.folders = []
        configuration.control.socket = folder + "/a.sock"
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func makeSupervisor() -> SpeakerSupervisor {
      SpeakerSupervisor(state: StateFolder(path: folder + "/state")) {
        if let error = self.error.withLock({ $0 }) { throw error }
        return self.configuration.withLock { $0 }
      } report: { event in
        self.told.withLock { $0.append("\(event)") }
      }
    }

    /// Waits until that many messages with this text have been told, 20 s at most.
    func told(_ text: String, times: Int = 1) async -> Bool {
      await eventually { self.told.withLock { $0.count { $0.contains(text) } >= times } }
    }

    func answers(at socket: String) async -> Bool {
      await eventually { FileManager.default.fileExists(atPath: self.folder + "/" + socket) }
    }

    private func eventually(_ holds: () -> Bool) async -> Bool {
      for _ in 0..<400 {
        if holds() { return true }
        try? await Task.sleep(for: .milliseconds(50))
      }
      return false
    }
  }

  private struct Wrong: Error, CustomStringConvertible { let description = "line 3 is wrong" }

  @Test("a new configuration is taken up, one that says the same is not, a wrong one is refused")
  func reload() async throws {
    let bench = try Bench()
    let supervisor = bench.makeSupervisor()
    let running = Task { try await supervisor.run() }
    #expect(await bench.answers(at: "a.sock"))

    supervisor.reload()
    #expect(await bench.told("reloaded(changed: false)"))
    bench.error.withLock { $0 = Wrong() }
    supervisor.reload()
    #expect(await bench.told("is refused and the old one stays: line 3 is wrong"))
    #expect(await bench.answers(at: "a.sock"))

    bench.error.withLock { $0 = nil }
    bench.configuration.withLock { $0.control.socket = bench.folder + "/b.sock" }
    supervisor.reload()
    #expect(await bench.told("reloaded(changed: true)"))
    #expect(await bench.answers(at: "b.sock"))
    supervisor.stop()
    try await running.value
  }

  @Test("where the speaker does not start with a new configuration, the old one is back")
  func backToTheOldOne() async throws {
    let bench = try Bench()
    let supervisor = bench.makeSupervisor()
    let running = Task { try await supervisor.run() }
    #expect(await bench.answers(at: "a.sock"))
    bench.configuration.withLock { $0.speaker.device = "hw:" }
    supervisor.reload()
    #expect(await bench.told("does not start with the new configuration"))
    #expect(await bench.answers(at: "a.sock"))
    supervisor.stop()
    try await running.value
  }

  @Test("a configuration that is wrong from the beginning ends it with the reason")
  func wrongFromTheBeginning() async throws {
    let bench = try Bench()
    bench.configuration.withLock { $0.speaker.device = "hw:" }
    await #expect(throws: (any Error).self) { try await bench.makeSupervisor().run() }
  }
}
