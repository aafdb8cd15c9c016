import Configuration
import FoundationEssentials
import Testing

@Suite("The commented default file")
struct CommentedFileTests {
  @Test("Board/config/mien.toml is what 'mien config default' prints")
  func shipped() throws {
    let shipped = try #require(FileManager.default.contents(atPath: checkout + "/Board/config/mien.toml"))
    #expect(
      String(decoding: shipped, as: UTF8.self) == Configuration.commentedFile,
      "make it anew: mien config default > Board/config/mien.toml")
  }

  @Test("it sets nothing")
  func defaults() throws {
    let loaded = try read(Configuration.commentedFile)
    #expect(loaded.configuration == Configuration() && loaded.lines.isEmpty)
  }

  @Test("with every comment sign taken away it sets every key, defaults to what they are")
  func everything() throws {
    let loaded = try read(everyKey)
    #expect(Set(loaded.lines.keys) == Set(Setting.all.map(\.key)))
    for setting in Setting.all {
      #expect(setting.value(loaded.configuration) == setting.standard ?? setting.example, "\(setting.key)")
    }
  }

  @Test("no line is longer than 120 characters")
  func width() {
    #expect(Configuration.commentedFile.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }
}
