import FoundationEssentials
import Testing

@Suite("mien sounds and mien bench player")
struct SoundsCommandTests {
  @Test("it plays what is asked for and says what it means")
  func sounds() async throws {
    let folder = try Scratch()
    let command = try await Command(["sounds", "like", "privacy-on", "--device", "file:\(folder.path)/a.wav"])
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output == "like        more of this\nprivacy-on  the camera is closed\n")
    let wav = Array(try #require(FileManager.default.contents(atPath: folder.path + "/a.wav")))
    // Both sounds and the pause between them, in 16 bits and two channels, after the header of 44 bytes.
    let seconds = Double(wav.count - 44) / 176_400
    #expect(abs(seconds - 1.45) < 0.01)
    #expect(wav.dropFirst(44).contains { $0 != 0 })
  }

  @Test("an unknown sound exits 2 and lists those there are, an unknown speaker exits 3")
  func unknown() async throws {
    let sound = try await Command(["sounds", "bark"])
    #expect(sound.exitCode == 2 && sound.errors.contains("turned-away"), "\(sound.errors)")
    #expect(try await Command(["sounds", "--device", "hw:CARD=Nowhere"]).exitCode == 3)
  }

  @Test("the bench names a file that cannot be played, and times one that can")
  func bench() async throws {
    let missing = try await Command(["bench", "player", "/nowhere.ogg"])
    #expect(missing.exitCode == 1 && missing.errors.contains("/nowhere.ogg"), "\(missing.errors)")
    #expect(try await Command(["bench", "player"]).exitCode == 2)
    let folder = try Scratch()
    let file = try folder.file("a.wav", chords(seconds: 9, root: 262))
    let command = try await Command(["bench", "player", file, "--rate", "48000", "--seconds", "7"])
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.contains(" periods, ") && command.output.contains("allocations"), "\(command.output)")
  }
}
