import Testing

@Suite("The command line")
struct UsageTests {
  @Test("--version and --help succeed")
  func help() async throws {
    #expect(try await Command(["--version"]).output == "0.1.0\n")
    let help = try await Command(["--help"])
    #expect(help.exitCode == 0)
    for name in ["try", "look", "scan", "recommend", "why", "like", "skip", "playlist", "evaluate", "bench", "diag"] {
      #expect(help.output.contains("  \(name)"), "\(name) is missing in the help")
    }
  }

  @Test(
    "wrong usage exits 2 and explains on standard error",
    arguments: [["look"], ["dance"], ["recommend", "--mood", "blue"], ["recommend", "--state", ""]])
  func usage(arguments: [String]) async throws {
    let command = try await Command(arguments)
    #expect(command.exitCode == 2)
    #expect(command.errors.contains("Usage:"))
    #expect(command.output.isEmpty)
  }

  @Test("an unknown speaker exits 3 and lists those there are")
  func unknownSpeaker() async throws {
    let folder = try Scratch()
    let dot = try folder.file("dot.pgm", Array("P5 1 1 255\n".utf8) + [200])
    let command = try await Command(["try", dot, "--device", "hw:CARD=Nowhere", "--state", folder.path])
    #expect(command.exitCode == 3)
    #expect(command.errors.contains("Nowhere"), "\(command.errors)")
  }
}
