import FoundationEssentials
import Testing

@Suite("Music commands")
struct MusicCommandTests {
  /// Three songs and files that are none.
  private func makeMusic(in folder: Scratch) throws -> String {
    for (index, root) in [220.0, 262, 330].enumerated() {
      _ = try folder.file("song \(index).wav", chords(seconds: 6, root: root))
    }
    _ = try folder.file("empty.mp3", [])
    _ = try folder.file("notes.ogg", Array("no music".utf8))
    return folder.path
  }

  @Test("a scan keeps the tracks, lists what it left out, and a second one does nothing again")
  func scan() async throws {
    let (music, state) = (try Scratch(), try Scratch())
    let folder = try makeMusic(in: music)
    let first = try await Command(["scan", folder, "--state", state.path])
    #expect(first.exitCode == 0, "\(first.errors)")
    #expect(first.output.contains("3 tracks, 3 new"), "\(first.output)")
    #expect(first.output.contains("empty.mp3") && first.output.contains("notes.ogg"))
    let second = try await Command(["scan", folder, "--state", state.path])
    #expect(second.output.contains("3 tracks, 0 new, 3 unchanged"), "\(second.output)")
  }

  @Test("control characters of a file's name are shown as escapes, on the line that the file belongs to")
  func controlCharacters() async throws {
    let (music, state) = (try Scratch(), try Scratch())
    _ = try music.file("a\u{1B}[2J\nb.ogg", Array("no music".utf8))
    let scan = try await Command(["scan", music.path, "--state", state.path])
    #expect(scan.output.contains(#"a\u001b[2J\u000ab.ogg"#), "\(scan.output)")
    let missing = try await Command(["scan", music.path + "/\u{1B}]0;x\u{7}", "--state", state.path])
    #expect(missing.errors.contains(#"\u001b]0;x\u0007"#), "\(missing.errors)")
    #expect(!(scan.output + missing.errors).contains("\u{1B}"))
  }

  @Test("an empty or missing folder is an error that says what to do")
  func noMusic() async throws {
    let (music, state) = (try Scratch(), try Scratch())
    #expect(try await Command(["scan", music.path, "--state", state.path]).exitCode == 1)
    let missing = try await Command(["scan", music.path + "/none", "--state", state.path])
    #expect(missing.exitCode == 1 && missing.errors.contains("/none"))
    #expect(try await Command(["recommend", "--state", state.path]).errors.contains("mien scan"))
  }

  @Test("recommendations carry a reason each, and playlists hold every track once")
  func recommend() async throws {
    let (music, state) = (try Scratch(), try Scratch())
    _ = try await Command(["scan", try makeMusic(in: music), "--state", state.path])
    let picks = try await Command(["recommend", "--mood", "sad", "-n", "3", "--state", state.path])
    #expect(picks.exitCode == 0)
    #expect(picks.output.split(separator: "\n").count == 6, "\(picks.output)")
    #expect(picks.output.contains("you feel sad"))
    var lists: [String] = []
    for name in ["happy", "angry", "sad", "calm"] {
      lists.append(try await Command(["playlist", "export", name, "--state", state.path]).output)
    }
    #expect(lists.allSatisfy { $0.hasPrefix("#EXTM3U") })
    let songs = lists.joined(separator: "\n").split(separator: "\n").filter { $0.hasSuffix(".wav") }
    #expect(Set(songs).count == 3 && songs.count == 3, "\(songs)")
  }

  @Test("before anything was played, like and why say so")
  func nothingPlayed() async throws {
    let state = try Scratch()
    for name in ["like", "skip", "why"] {
      let command = try await Command([name, "--state", state.path])
      #expect(command.exitCode == 1 && command.errors.contains("nothing has been played"), "\(command.errors)")
    }
  }

  @Test("a damaged database is moved aside and told, and the command goes on")
  func damagedDatabase() async throws {
    let state = try Scratch()
    _ = try state.file("mien.db", Array(repeating: 0x5A, count: 9_000))
    let command = try await Command(["playlist", "list", "--state", state.path])
    #expect(command.exitCode == 0)
    #expect(command.errors.contains("damaged"), "\(command.errors)")
    let kept = try FileManager.default.contentsOfDirectory(atPath: state.path).filter { $0.contains("damaged") }
    #expect(kept.count == 1)
  }
}
