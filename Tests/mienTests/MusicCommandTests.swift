import FoundationEssentials
import Imaging
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

  @Test("folders are scanned one after the other, moved songs are known again, what was left out is listed")
  func library() async throws {
    let (one, two, state) = (try Scratch(), try Scratch(), try Scratch())
    _ = try makeMusic(in: one)
    _ = try two.file("other.wav", chords(seconds: 6, root: 500))
    _ = try two.file("apple.m4a", [0, 0, 0, 32] + Array("ftypM4A ".utf8))
    let first = try await Command(["scan", one.path, two.path, "--state", state.path])
    #expect(first.exitCode == 0 && first.output.contains("3 new") && first.output.contains("1 new"), "\(first.output)")
    try FileManager.default.moveItem(atPath: one.path + "/song 0.wav", toPath: two.path + "/song 9.wav")
    let second = try await Command(["scan", one.path, two.path, "--state", state.path])
    #expect(second.output.contains("2 tracks, 0 new, 2 unchanged, 1 gone"), "\(second.output)")
    #expect(second.output.contains("2 tracks, 0 new, 1 unchanged, 1 moved"), "\(second.output)")
    let failed = try await Command(["library", "failed", "--state", state.path])
    #expect(failed.output.contains("apple.m4a: is in a format that is not supported"), "\(failed.output)")
    #expect(failed.output.contains("3 files left out: 1 empty, 1 notAudio, 1 unsupported"), "\(failed.output)")
    let again = try await Command(["library", "failed", "--json", "--state", state.path])
    #expect(again.output.split(separator: "\n").count == 3)
  }

  @Test("duplicates are found, the map is drawn, loudness goes into a file of its own")
  func wholeLibrary() async throws {
    let (music, state) = (try Scratch(), try Scratch())
    _ = try makeMusic(in: music)
    _ = try music.file("copy.wav", chords(seconds: 6, root: 220))
    _ = try await Command(["scan", music.path, "--state", state.path])
    let duplicates = try await Command(["library", "duplicates", "--state", state.path])
    #expect(duplicates.output.contains("1 groups, 1 tracks more than needed"), "\(duplicates.output)")
    #expect(duplicates.output.contains("copy.wav") && duplicates.output.contains("song 0.wav"))
    let map = try await Command(["library", "map", state.path + "/map.png", "--state", state.path])
    #expect(map.output.contains("4 tracks"), "\(map.errors)")
    #expect(try PictureFile.readGrey(path: state.path + "/map.png", pixels: .max).image.width == 1_200)
    let gains = try await Command(["library", "gains", "--state", state.path])
    #expect(gains.output.split(separator: "\n").count == 4, "\(gains.output)")
    #expect(gains.output.split(separator: "\n").allSatisfy { $0.split(separator: "\t").count == 3 })
  }

  @Test("playlists are made to a wish, and like a track")
  func make() async throws {
    let (music, state) = (try Scratch(), try Scratch())
    _ = try await Command(["scan", try makeMusic(in: music), "--state", state.path])
    let like = try await Command(["playlist", "make", "--like", "song 0", "-n", "1", "--state", state.path])
    #expect(
      like.output.split(separator: "\n").count == 1 && !like.output.contains("song 0"), "\(like.output)\(like.errors)")
    let list = state.path + "/list.m3u8"
    let made = try await Command(["playlist", "make", "--tempo", "120", "-o", list, "--state", state.path])
    #expect(made.exitCode == 0, "\(made.errors)")
    #expect(try String(contentsOfFile: list, encoding: .utf8).hasPrefix("#EXTM3U"))
    #expect(try await Command(["playlist", "make", "--state", state.path]).exitCode == 2)
    let unknown = try await Command(["playlist", "make", "--like", "no such song", "--state", state.path])
    #expect(unknown.exitCode == 1 && unknown.errors.contains("no such song"))
    for name in ["energetic", "focus"] {
      #expect(try await Command(["playlist", "show", name, "--state", state.path]).exitCode == 0)
    }
  }

  @Test("recommend takes a listener, a track to be like, a lift and JSON, and says what is wrong with each")
  func recommendOptions() async throws {
    let (music, state) = (try Scratch(), try Scratch())
    _ = try await Command(["scan", try makeMusic(in: music), "--state", state.path])
    func recommend(_ options: String...) async throws -> Command {
      try await Command(["recommend", "--state", state.path] + options)
    }
    let like = try await recommend("--like", "song 1", "--json", "--dry-run")
    let rows = like.output.split(separator: "\n")
    #expect(rows.count == 3 && rows.last?.contains("\"title\":\"song 1\"") == true, "\(like.output)")
    #expect(
      rows.allSatisfy { $0.contains("\"likeness\":") && $0.contains("\"mood_fit\":") && $0.contains("\"reasons\":[") })
    let lift = try await recommend("--mood", "neutral", "--lift")
    #expect(lift.output.contains("step 1 of 6 of a lift"), "\(lift.output)")
    #expect(try await recommend("--mood", "sad", "--no-lift").output.contains("stays with it"))
    #expect(try await recommend("--lift").exitCode == 2)
    let unknown = [try await recommend("--listener", "Nobody"), try await recommend("--like", "no such song")]
    #expect(unknown.map(\.exitCode) == [1, 1])
    #expect(unknown[0].errors.contains("Nobody") && unknown[1].errors.contains("no such song"))
    let prior = try state.file("prior.csv", Array("a,b,1\na,b\n".utf8))
    let bad = try await recommend("--prior", prior)
    #expect(bad.exitCode == 1 && bad.errors.contains("\(prior), line 2: "), "\(bad.errors)")
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
