import FoundationEssentials
import Testing

@Suite("mien spectrogram")
struct SpectrogramCommandTests {
  private struct Row: Decodable {
    let file, spectrogram: String
    let features: [Float]
  }

  @Test("a spectrogram is a file of NumPy's format beside the features; what cannot be read is named, the rest is done")
  func writes() async throws {
    let folder = try Scratch()
    let song = try folder.file("a song.wav", chords(seconds: 6, root: 220))
    let broken = try folder.file("broken.ogg", Array("no music".utf8))
    let out = folder.path + "/new/folder"
    let command = try await Command(["spectrogram", broken, song, "-o", out])
    #expect(command.exitCode == 1 && command.errors.contains("broken.ogg"), "\(command.errors)")
    let row = try JSONDecoder().decode(Row.self, from: Data(command.output.utf8))
    #expect(row.file == song && row.spectrogram == out + "/a song.npy" && row.features.count == 124)
    let bytes = try #require(FileManager.default.contents(atPath: row.spectrogram))
    let header = String(decoding: bytes[10..<128], as: UTF8.self)
    #expect(Array(bytes[..<10]) == [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0])
    let shape = try #require(header.split(separator: "(").last?.split(separator: ",").first.flatMap { Int($0) })
    #expect(header.contains("'|u1'") && header.contains(", 64)") && header.hasSuffix("\n"))
    #expect((250...260).contains(shape) && bytes.count == 128 + shape * 64)
  }

  @Test("files that would be written over each other are refused")
  func collision() async throws {
    let command = try await Command(["spectrogram", "a/one.ogg", "b/one.mp3", "-o", "/tmp/none"])
    #expect(command.exitCode == 64 || command.exitCode == 2)
    #expect(command.errors.contains("one.npy"), "\(command.errors)")
  }
}
