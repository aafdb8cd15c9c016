import FoundationEssentials
import Testing

@Suite("mien diag")
struct DiagCommandTests {
  /// What tests on any machine have in common: pictures for a camera, no sound, no button, a speaker that does not run.
  private func arguments(_ folder: Scratch) throws -> [String] {
    let dark = try folder.file("dark.pgm", Array("P5 64 64 255\n".utf8) + Array(repeating: 120, count: 64 * 64))
    let text = """
      [camera]
      device = "\(dark)"
      [speaker]
      device = "null"
      [music]
      folders = ["\(folder.path)"]
      [control]
      socket = "\(folder.path)/none.sock"
      """
    return ["diag", "--config", try folder.file("mien.toml", Array(text.utf8)), "--state", folder.path + "/state"]
  }

  @Test("prints a line for each check within 80 columns, with advice, and ends with the worst verdict")
  func table() async throws {
    let folder = try Scratch()
    let command = try await Command(try arguments(folder))
    #expect(command.exitCode == 1, "\(command.output)\(command.errors)")
    #expect(command.output.contains("ok    model cascade       the face cascade answers right, bit for bit"))
    #expect(command.output.contains("warn  service") && command.output.contains("-> "))
    #expect(!command.output.contains("\u{1B}"), "colours outside a terminal")
    let wide = command.output.split(separator: "\n").filter { $0.count > 80 }
    // Paths alone are longer.
    #expect(wide.allSatisfy { $0.contains("/") }, "\(wide)")
  }

  @Test("--json prints one object with every check")
  func json() async throws {
    struct Report: Decodable {
      struct Check: Decodable {
        let id: String
        let verdict: String
      }
      let verdict: String
      let checks: [Check]
    }
    let folder = try Scratch()
    let command = try await Command(try arguments(folder) + ["--json"])
    let report = try JSONDecoder().decode(Report.self, from: Data(command.output.utf8))
    #expect(report.verdict == "warn" && command.exitCode == 1)
    #expect(report.checks.count == 20 && report.checks.first?.id == "camera" && report.checks.first?.verdict == "ok")
  }

  @Test("a configuration that is wrong is one failure among the checks")
  func wrongConfiguration() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array("[speakr]\n".utf8))
    let command = try await Command(["diag", "--config", file, "--state", folder.path + "/s", "--socket", "/none.sock"])
    #expect(command.exitCode == 2)
    #expect(command.output.contains("fail  configuration") && command.output.contains("mien.toml:1"))
  }

  @Test("--bundle writes a tar once and never over a file")
  func bundle() async throws {
    let folder = try Scratch()
    let tar = folder.path + "/report.tar"
    let first = try await Command(try arguments(folder) + ["--bundle", tar])
    #expect(first.exitCode == 1 && first.output.hasSuffix("wrote \(tar)\n"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: tar))
    #expect(bytes.count % 512 == 0 && bytes.starts(with: Data("mien-diagnosis/".utf8)))
    let second = try await Command(try arguments(folder) + ["--bundle", tar])
    #expect(second.exitCode == 3 && second.errors.contains("exists"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: tar)) == bytes)
  }

  @Test("--devices lists what mien.toml takes")
  func devices() async throws {
    let command = try await Command(["diag", "--devices"])
    #expect(command.exitCode == 0)
    for section in ["[camera]", "[speaker]", "[button]"] { #expect(command.output.contains(section)) }
    #expect(try await Command(["diag", "--devices", "--bundle", "x.tar"]).exitCode == 2)
  }
}
