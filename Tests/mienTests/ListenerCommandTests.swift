import FoundationEssentials
import Testing

@Suite("mien listener")
struct ListenerCommandTests {
  private struct Report: Decodable {
    let name, face, calibration: String
    let looks, plays, feedback: Int
  }

  private let state: Scratch

  init() throws { state = try Scratch() }

  /// Against a state folder of its own, where no speaker runs.
  private func mien(_ arguments: String...) async throws -> Command {
    try await Command(["listener"] + arguments + ["--state", state.path])
  }

  @Test("where nobody is known, list says how to change that; --json prints nothing")
  func empty() async throws {
    let list = try await mien("list")
    #expect(list.exitCode == 0 && list.output.contains("mien listener add"), "\(list.errors)")
    #expect(try await mien("list", "--json").output.isEmpty)
  }

  @Test("a name that nobody has fails and is named", arguments: ["forget", "show", "calibrate"])
  func unknown(subcommand: String) async throws {
    let command = try await mien(subcommand, "Zoe")
    #expect(command.exitCode == 1 && command.errors.contains("no listener is called 'Zoe'"), "\(command.errors)")
  }

  @Test("a name that cannot be one is refused before any picture is looked at")
  func badName() async throws {
    let command = try await mien("add", "guest", "--from", "/nowhere")
    #expect(command.exitCode == 1 && command.errors.contains("'guest' cannot be"), "\(command.errors)")
  }

  @Test("pictures without a face are refused one by one with the reason, and nobody is learnt")
  func noFace() async throws {
    let dark = try state.file("dark.pgm", Array("P5 64 64 255\n".utf8) + Array(repeating: 9, count: 64 * 64))
    let command = try await mien("add", "Ada", "--from", dark, state.path + "/none.png")
    #expect(command.exitCode == 1)
    #expect(command.errors.contains("dark.pgm: not used: it is too dark"), "\(command.errors)")
    #expect(command.errors.contains("none.png"), "\(command.errors)")
    #expect(try await mien("list", "--json").output.isEmpty)
  }

  @Test("a camera that is not there is a missing device, and is named")
  func noCamera() async throws {
    let file = try state.file("mien.toml", Array("[camera]\ndevice = \"/dev/no-camera\"\n".utf8))
    let command = try await mien("add", "Ada", "--config", file)
    #expect(command.exitCode == 3 && command.errors.contains("/dev/no-camera"), "\(command.errors)")
  }

  @Test("with privacy asked for, the camera stays closed")
  func privacy() async throws {
    let folder = state.path
    let socket = folder + "/mien.sock"
    async let speaker = Command(
      [
        "run", "--camera", folder + "/none", "--device", "null", "--music", folder, "--socket", socket, "--state",
        folder,
      ], interrupted: "state: private")
    var tries = 0
    while tries < 100, try await Command(["private", "--socket", socket]).exitCode != 0 {
      tries += 1
      try await Task.sleep(for: .milliseconds(100))
    }
    _ = try await speaker
    let command = try await Command(["listener", "add", "Ada", "--state", folder])
    #expect(command.exitCode == 3 && command.errors.contains("privacy"), "\(command.errors)")
  }
}
