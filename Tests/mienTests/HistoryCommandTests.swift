import FoundationEssentials
import Testing

@Suite("mien history, mood history, listener export")
struct HistoryCommandTests {
  private struct Entry: Decodable {
    let event, listener, title: String
  }

  private func lines(_ command: Command) throws -> [Entry] {
    try command.output.split(separator: "\n").map { try JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }
  }

  @Test("what a speaker plays, and what is liked on it, is told by it while it runs and by the database afterwards")
  func speaker() async throws {
    let (state, music) = (try Scratch(), try Scratch())
    _ = try music.file("a.wav", chords(seconds: 30, root: 262))
    let dark = try state.file("dark.pgm", Array("P5 64 64 255\n".utf8) + Array(repeating: 9, count: 64 * 64))
    let socket = state.path + "/mien.sock"
    async let speaker = Command(
      [
        "run", "--camera", dark, "--device", "null", "--music", music.path, "--socket", socket, "--state", state.path,
      ], interrupted: "state: private")
    var tries = 0
    while tries < 200, try await Command(["like", "--socket", socket]).output != "liked a\n" {
      tries += 1
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(try await Command(["mood", "sad", "--socket", socket]).exitCode == 0)
    #expect(try await Command(["volume", "30", "--socket", socket]).exitCode == 0)
    let running = try await Command(["history", "--json", "--socket", socket])
    #expect(try lines(running).map(\.event).prefix(2) == ["play", "like"], "\(running.output)\(running.errors)")
    let moods = try await Command(["mood", "history", "--socket", socket])
    #expect(moods.output.contains("sad 1"), "\(moods.output)\(moods.errors)")
    #expect(try await Command(["private", "--socket", socket]).exitCode == 0)
    _ = try await speaker

    let own = ["--state", state.path]
    let after = try lines(try await Command(["history", "--json"] + own))
    #expect(after.map(\.event).contains("volume") && after.allSatisfy { $0.listener == "guest" && $0.title == "a" })
    #expect(try await Command(["history", "-n", "1"] + own).output.contains("volume 30 %"))
    let picture = state.path + "/moods.png"
    #expect(try await Command(["mood", "history", "--png", picture] + own).exitCode == 0)
    let header = try #require(FileManager.default.contents(atPath: picture)).prefix(4)
    #expect(Array(header) == [0x89, 0x50, 0x4E, 0x47])
  }

  @Test("where nothing was heard, history says so; of nobody it fails")
  func empty() async throws {
    let state = try Scratch()
    #expect(try await Command(["history", "--state", state.path]).output == "nothing was heard\n")
    #expect(try await Command(["mood", "history", "--state", state.path]).output == "no mood was kept\n")
    for arguments in [["history", "--listener", "Zoe"], ["listener", "export", "Zoe"]] {
      let command = try await Command(arguments + ["--state", state.path])
      #expect(command.exitCode == 1 && command.errors.contains("no listener is called 'Zoe'"), "\(command.errors)")
    }
    #expect(try await Command(["history", "--days", "0", "--state", state.path]).exitCode == 2)
  }

  @Test("bench events tells sizes and times before and after folding, and that no like was lost")
  func bench() async throws {
    let command = try await Command(["bench", "events", "--events", "500", "--tracks", "40", "--listeners", "3"])
    #expect(command.exitCode == 0 && command.output.contains("the same after"), "\(command.output)\(command.errors)")
  }
}
