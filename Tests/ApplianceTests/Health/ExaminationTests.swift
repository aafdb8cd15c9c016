import Control
import FoundationEssentials
import Testing

@testable import Appliance

@Suite("An examination", .serialized)
struct ExaminationTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("mien-diagnosis-\(UUID().uuidString)").path

  private func examination(_ settings: String, socket: String = "/none.sock") throws -> Examination {
    try FileManager.default.createDirectory(atPath: folder + "/music", withIntermediateDirectories: true)
    let text = settings + "\n[music]\nfolders = [\"\(folder)/music\"]\n[control]\nsocket = \"\(folder)\(socket)\"\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/mien.toml"))
    var examination = Examination(
      configurationFile: folder + "/mien.toml", state: StateFolder(path: folder + "/state"))
    examination.patience = .milliseconds(500)
    return examination
  }

  private func verdict(_ diagnosis: Diagnosis, _ id: String) -> Verdict? {
    diagnosis.checks.first { $0.id == id }?.verdict
  }

  @Test("missing devices fail, the rest goes on, and nothing is created", .timeLimit(.minutes(5)))
  func alone() async throws {
    let diagnosis = try await examination(
      "[camera]\ndevice = \"/dev/nocamera\"\n[speaker]\ndevice = \"hw:CARD=Nowhere\"\n"
    ).run()
    #expect(diagnosis.verdict == .fail)
    #expect(verdict(diagnosis, "camera") == .fail && verdict(diagnosis, "speaker") == .fail)
    #expect(verdict(diagnosis, "service") == .warn && verdict(diagnosis, "model cascade") == .ok)
    #expect(!FileManager.default.fileExists(atPath: folder + "/state"))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test("a switch that cannot be read, and a wish for privacy, keep the camera closed", .timeLimit(.minutes(5)))
  func privacy() async throws {
    let wired = "[camera.privacy_switch]\nchip = \"nochip\"\nline = 3\n"
    let camera = "[camera]\ndevice = \"\(folder)/music\"\n[speaker]\ndevice = \"null\"\n"
    let switched = try await examination(camera + wired).run()
    #expect(switched.checks.first?.found == "not opened: the privacy switch is not readable")

    let store = try await StateFolder(path: folder + "/state").openStore()
    try await SpeakerMemory(store).keep(isPrivate: true)
    let asked = try await examination(camera).run()
    #expect(
      asked.checks.first
        == Check("camera", .ok, "not opened: somebody asked for privacy", values: ["private": .flag(true)]))
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test(
    "a speaker that answers is asked; one that does not is a failure and its devices are left alone",
    .timeLimit(.minutes(5)))
  func running() async throws {
    struct Deaf: ControlHandler {
      let health: DaemonHealth?
      func handle(_ request: ControlRequest) async -> ControlResponse {
        if let health { return ControlResponse(health) }
        try? await Task.sleep(for: .seconds(60))
        return .error(500, "late")
      }
      func events() -> AsyncStream<ControlEvent> { AsyncStream { $0.finish() } }
    }
    let examination = try examination("[speaker]\ndevice = \"null\"\n", socket: "/mien.sock")
    var health = DaemonHealth.sample
    (health.stateFolder, health.camera) = (folder + "/other", CameraFindings(name: "theirs"))
    health.latencies = [StageLatency(stage: .press, count: 1, p50: 1, p95: 1, p99: 1)]
    let server = ControlServer(socketPath: folder + "/mien.sock", handler: Deaf(health: health))
    try await server.start()
    let found = await examination.run()
    await server.close()
    #expect(found.checks.first?.found == "theirs is not open yet")
    #expect(verdict(found, "service") == .ok && verdict(found, "button to answer") == .ok)

    let deaf = ControlServer(socketPath: folder + "/mien.sock", handler: Deaf(health: nil))
    try await deaf.start()
    let hung = await examination.run()
    await deaf.close()
    #expect(verdict(hung, "service") == .fail && verdict(hung, "camera") == .warn && verdict(hung, "button") == .ok)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test("its diagnosis is the same after a trip through JSON")
  func json() throws {
    let check = Check(
      "x", .warn, "found", advice: "do", values: ["a": .number(1.5), "b": .text("t"), "c": .flag(true), "d": nil])
    let diagnosis = Diagnosis(checks: [check], health: .sample, stateFolder: "/s", at: 12)
    #expect(diagnosis.verdict == .warn && check.values.count == 3)
    #expect(try JSONDecoder().decode(Diagnosis.self, from: JSONEncoder().encode(diagnosis)) == diagnosis)
  }
}
