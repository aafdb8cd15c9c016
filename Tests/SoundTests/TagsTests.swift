import CSndFile
import Testing

@testable import Sound

@Suite struct TagsTests {
  let folder = TemporaryFolder()

  @Test("Tags survive each format that carries them, in UTF-8", arguments: Encoding.all)
  func survive(_ encoding: Encoding) throws {
    let path = encode(
      tone(440, seconds: 0.2, rate: encoding.rate), channels: 1, as: encoding, in: folder,
      tags: [
        Int(SF_STR_TITLE): "Für Élise 夜", Int(SF_STR_ARTIST): "Björk", Int(SF_STR_ALBUM): "Hits",
        Int(SF_STR_GENRE): "Pop", Int(SF_STR_DATE): "1998-05-01", Int(SF_STR_TRACKNUMBER): "7",
      ])
    let tags = try SoundFile(path: path).tags
    #expect(tags.title == "Für Élise 夜")
    #expect(tags.artist == "Björk")
    // AIFF text chunks have neither album nor genre, date and number.
    guard encoding.name != "AIFF" else { return }
    #expect(tags.album == "Hits")
    #expect(tags.genre == "Pop")
    #expect(tags.year == 1998)
    #expect(tags.trackNumber == 7)
  }

  @Test("The Latin-1 texts of an old ID3v1 tag are understood")
  func id3v1() throws {
    encode(tone(440, seconds: 0.5, rate: 44_100), channels: 1, as: Encoding.all[5], in: folder)
    func field(_ text: String, _ width: Int) -> [UInt8] {
      let bytes = text.unicodeScalars.map { UInt8($0.value) }
      return bytes + [UInt8](repeating: 0, count: width - bytes.count)
    }
    let tag =
      Array("TAG".utf8) + field("Caf\u{E9} \u{FC}ber", 30) + field("Jos\u{E9}", 30) + field("Album", 30)
      + field("1987", 4)
      + field("", 28) + [0, 9, 17]
    try #require(tag.count == 128)
    let tags = try SoundFile(path: folder.write("old.mp3", folder.bytes("a.mp3") + tag)).tags
    #expect(tags.title == "Café über")
    #expect(tags.artist == "José")
    #expect(tags.year == 1987)
  }

  @Test("Bytes that are not UTF-8 are read as Latin-1, control characters and blank ends go")
  func text() {
    #expect(Tags.text(from: [0x42, 0x6A, 0xF6, 0x72, 0x6B]) == "Björk")
    #expect(Tags.text(from: Array("Björk".utf8)) == "Björk")
    #expect(Tags.text(from: Array(" \tA\u{1B}[31mB\n ".utf8)) == "A [31mB")
    #expect(Tags.text(from: Array("  \n".utf8)) == nil)
    #expect(Tags.text(from: []) == nil)
  }

  @Test("Years and track numbers are found in what people write")
  func numbers() {
    #expect(Tags.year(from: "1998") == 1998)
    #expect(Tags.year(from: "01/03/2004") == 2004)
    #expect(Tags.year(from: "20040301") == 2004)
    #expect(Tags.year(from: "0000") == nil)
    #expect(Tags.trackNumber(from: "07/12") == 7)
    #expect(Tags.trackNumber(from: "0") == nil)
    #expect(Tags.trackNumber(from: "A1") == nil)
  }
}
