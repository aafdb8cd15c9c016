import FoundationEssentials
import Testing

@Suite("mien config")
struct ConfigCommandTests {
  private struct Report: Decodable {
    struct Item: Decodable { let line: Int? }
    let file: String?
    let settings: [String: Item]
  }

  @Test("check says that a good file is fine, and exits 0")
  func fine() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array("[speaker]\nvolume = 0.3\n".utf8))
    let command = try await Command(["config", "check", file])
    #expect(command.exitCode == 0 && command.output == "\(file) is fine\n" && command.errors.isEmpty)
  }

  @Test("check tells every problem on standard error, and exits 1")
  func problems() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array("[speaker]\nvolum = 0.3\n[mood]\nlift = 7\n".utf8))
    let command = try await Command(["config", "check", file])
    #expect(command.exitCode == 1 && command.output.isEmpty)
    #expect(
      command.errors == """
        \(file):2: unknown key speaker.volum; did you mean speaker.volume?
        \(file):4: mood.lift takes true or false, not 7

        """)
  }

  @Test("check reads broken TOML and a missing file as failures, not as usage")
  func broken() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array("[speaker\n".utf8))
    let broken = try await Command(["config", "check", file])
    #expect(broken.exitCode == 1 && broken.errors.hasPrefix("\(file):1: "), "\(broken.errors)")
    let missing = try await Command(["config", "check", folder.path + "/none.toml"])
    #expect(missing.exitCode == 1 && missing.errors.contains("none.toml: cannot be read"))
  }

  @Test("show prints a configuration file with the origin of each value")
  func show() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array("[speaker]\nvolume = 0.3\n".utf8))
    let shown = try await Command(["config", "show", file])
    #expect(shown.exitCode == 0)
    let lines = shown.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("volume = 0.3 ") && $0.hasSuffix("# \(file):2") })
    #expect(lines.contains { $0.hasPrefix("device = \"default\" ") && $0.hasSuffix("# default") })
    #expect(lines.contains("#chip is not set"))
    let again = try folder.file("again.toml", Array(shown.output.utf8))
    #expect(try await Command(["config", "check", again]).exitCode == 0)
  }

  @Test("show --json prints one object")
  func json() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array("speaker.volume = 0.3\n".utf8))
    let command = try await Command(["config", "show", "--json", file])
    let report = try JSONDecoder().decode(Report.self, from: Data(command.output.utf8))
    #expect(report.file == file && report.settings["speaker.volume"]?.line == 1)
    #expect(report.settings["speaker.device"] != nil && report.settings["speaker.device"]?.line == nil)
  }

  @Test("default prints a file that check accepts")
  func defaults() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array(try await Command(["config", "default"]).output.utf8))
    #expect(try await Command(["config", "check", file]).exitCode == 0)
  }
}
