import Emotion
import FoundationEssentials
import Store
import Testing

@testable import Appliance

@Suite("A bug report")
struct BugReportTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("mien-report-\(UUID().uuidString)/home/zaphod").path

  private func write(_ text: String, to name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    return "\(folder)/\(name)"
  }

  /// A speaker of zaphod's, who listens to a secret song and wrote a password into the settings.
  private func report(configuration: String) async throws -> [String: String] {
    let state = StateFolder(path: folder + "/state")
    let store = try await state.openStore()
    _ = try await store.save(
      AnalysedTrack(
        file: MusicFile(path: folder + "/Lieder von uns/Geheimes Lied.ogg", size: 1, modified: 1),
        tags: TrackTags(title: "Geheimes Lied", artist: "Trillian"), duration: 60,
        profile: Profile(
          analyser: 1, affect: Affect(valence: 0, arousal: 0), tempo: nil, loudness: nil, peak: 1, energy: 0,
          brightness: 0)), at: 1)
    _ = try await store.addListener(named: "Marvin", at: 1)
    let file = try write(configuration, to: "mien.toml")
    var health = DaemonHealth.sample
    health.stateFolder = state.path
    health.problems = [
      Problem(kind: .music, text: "cannot play \(folder)/Lieder: von uns.ogg: odd", first: 1, last: 1, count: 1),
      Problem(kind: .other, text: "choosing Geheimes Lied for Marvin failed in \(folder)", first: 1, last: 1, count: 1),
    ]
    let examination = Examination(configurationFile: file, socket: "/nonexistent/mien.sock", state: state)
    var diagnosis = await examination.run()
    diagnosis.problems = health.problems
    diagnosis.checks.append(ProblemCheck.judge(health.problems, now: 100))
    let report = try BugReport(
      diagnosis, devices: DeviceReport(cameras: [], soundCards: [], chips: [], unanswered: []),
      examination: examination
    ) { $0.checks.map { "\($0.id): \($0.found) \($0.advice ?? "")" }.joined(separator: "\n") }
    let path = folder + "/report.tar"
    try report.write(to: path)
    #expect(throws: ApplianceError.alreadyThere(path)) { try report.write(to: path) }
    return try untar(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  private func expectNothingPrivate(_ files: [String: String]) {
    #expect(files.count == 8)
    for (name, text) in files {
      for secret in ["zaphod", "Geheim", "Trillian", "Marvin", "Lieder", "hunter2", "von uns", "mien-report-"] {
        #expect(!text.contains(secret), "\(secret) in \(name): \(text)")
      }
    }
  }

  @Test("holds no title, artist, listener, user, path or secret", .timeLimit(.minutes(5)))
  func redacted() async throws {
    let files = try await report(
      configuration: """
        [speaker]
        device = "null"
        [camera]
        device = "\(folder)/zaphods pictures"
        [music]
        folders = ["\(folder)/Lieder von uns"]
        [control]
        socket = "\(folder)/mien.sock"
        # hunter2
        """)
    expectNothingPrivate(files)
    let settings = try #require(files["mien-diagnosis/configuration.txt"])
    #expect(settings.contains("music.folders = 1 items") && settings.contains("speaker.device = \"null\""))
    #expect(files["mien-diagnosis/database.txt"]?.contains("1 tracks") == true)
    #expect(files["mien-diagnosis/diagnosis.txt"]?.contains("model cascade") == true)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test("repeats nothing of a configuration that is wrong but the lines", .timeLimit(.minutes(5)))
  func wrongConfiguration() async throws {
    let files = try await report(configuration: "[speaker]\npassword = \"hunter2\"\nvolume = \"hunter2\"\n")
    expectNothingPrivate(files)
    #expect(files["mien-diagnosis/configuration.txt"]?.contains("lines 2, 3") == true)
    try FileManager.default.removeItem(atPath: folder)
  }
}
