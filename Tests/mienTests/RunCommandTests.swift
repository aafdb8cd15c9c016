import FoundationEssentials
import Testing

@Suite("mien run")
struct RunCommandTests {
  @Test("it plays from a new folder of music, sees a picture in place of a camera, and ends in order on SIGTERM")
  func runs() async throws {
    let (state, music) = (try Scratch(), try Scratch())
    _ = try music.file("a.wav", chords(seconds: 9, root: 262))
    let dark = try state.file("dark.pgm", Array("P5 64 64 255\n".utf8) + Array(repeating: 9, count: 64 * 64))
    let command = try await Command(
      [
        "run", "--camera", dark, "--device", "null", "--music", music.path, "--socket", state.path + "/mien.sock",
        "--state", state.path,
      ], interrupted: "plays: ")
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.contains("state: seeking"), "\(command.output)")
    #expect(command.output.contains("your mood is not known"), "\(command.output)")
    #expect(!FileManager.default.fileExists(atPath: state.path + "/mien.sock"))
    #expect(try await Command(["why", "--state", state.path]).output.contains("your mood is not known"))
  }

  @Test("a wrong configuration is refused with file and line before anything starts")
  func wrongConfiguration() async throws {
    let folder = try Scratch()
    let file = try folder.file("mien.toml", Array("[speakr]\nvolume = 3\n".utf8))
    let command = try await Command(["run", "--config", file, "--state", folder.path])
    #expect(command.exitCode == 1)
    #expect(command.errors.contains("mien.toml:1") && command.errors.contains("[speaker]"), "\(command.errors)")
  }

  @Test(
    "commands to a speaker that does not run say so",
    arguments: [["status"], ["pause"], ["volume", "30"], ["private"]])
  func notRunning(arguments: [String]) async throws {
    let folder = try Scratch()
    let command = try await Command(arguments + ["--socket", folder.path + "/none.sock"])
    #expect(command.exitCode == 1)
    #expect(command.errors.contains("none.sock"), "\(command.errors)")
  }
}
