import FoundationEssentials
import Testing

@Suite("mien try", .serialized, .enabled(if: Checkout.hasDemo, "'make demo' fetches portraits and music"))
struct TryCommandTests {
  @Test("a face leads to a mood, a track with a reason, and a WAV with sound in it; then it can be liked and explained")
  func wholeWay() async throws {
    let state = try Scratch()
    let music = try Scratch()
    _ = try music.file("a.wav", chords(seconds: 8, root: 262))
    _ = try music.file("b.wav", chords(seconds: 8, root: 392))
    let wav = state.path + "/out.wav"
    let command = try await Command([
      "try", Checkout.portrait, "--music", music.path, "--device", "file:\(wav)", "--seconds", "1", "--state",
      state.path,
    ])
    #expect(command.exitCode == 0, "\(command.errors)")
    for word in ["happy", "mood", "plays", "why", "RMS"] { #expect(command.output.contains(word), "\(command.output)") }
    let samples = [UInt8](FileManager.default.contents(atPath: wav) ?? Data()).dropFirst(44)
    #expect(samples.contains { $0 > 3 && $0 < 250 })

    #expect(try await Command(["why", "--state", state.path]).output.contains("you look happy"))
    let like = try await Command(["like", "--state", state.path])
    #expect(like.exitCode == 0 && like.output.hasPrefix("liked "))
  }

  @Test("pictures without a face or that cannot be read are told, and nothing plays")
  func nobody() async throws {
    let (state, music) = (try Scratch(), try Scratch())
    _ = try music.file("a.wav", chords(seconds: 6, root: 262))
    let dark = try state.file("dark.pgm", Array("P5 64 64 255\n".utf8) + Array(repeating: 9, count: 64 * 64))
    let command = try await Command([
      "try", dark, state.path + "/none.png", "--music", music.path, "--device", "null", "--seconds", "1",
      "--state", state.path,
    ])
    #expect(command.exitCode == 1)
    #expect(command.output.contains("too dark") && command.output.contains("none.png"), "\(command.output)")
  }

  @Test("SIGTERM ends the music in an orderly way: the WAV is whole and the play is kept")
  func terminated() async throws {
    let (state, music) = (try Scratch(), try Scratch())
    _ = try music.file("a.wav", chords(seconds: 30, root: 262))
    let wav = state.path + "/out.wav"
    let command = try await Command(
      [
        "try", Checkout.portrait, "--music", music.path, "--device", "file:\(wav)", "--seconds", "60", "--state",
        state.path,
      ], interrupted: "why ")
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.contains("1 tracks played") && command.output.contains("RMS"), "\(command.output)")
  }

  @Test("SIGTERM ends the scan before the music")
  func terminatedScan() async throws {
    let (state, music) = (try Scratch(), try Scratch())
    let track = chords(seconds: 10, root: 262)
    for index in 0..<100 { _ = try music.file("\(index).wav", track) }
    let command = try await Command(
      ["try", Checkout.portrait, "--music", music.path, "--device", "null", "--state", state.path],
      interrupted: "speaker: null")
    #expect(command.exitCode == 1 && command.output.contains("0 tracks played"), "\(command.output)\(command.errors)")
  }

  @Test("a reader that goes away ends the output, not the work")
  func closedPipe() async throws {
    let (state, music) = (try Scratch(), try Scratch())
    _ = try music.file("a.wav", chords(seconds: 8, root: 262))
    let command = try await Command(
      [
        "try", Checkout.portrait, "--music", music.path, "--device", "null", "--seconds", "0.5", "--state", state.path,
      ], hasReader: false)
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(try await Command(["why", "--state", state.path]).output.contains("you look happy"))
  }
}
