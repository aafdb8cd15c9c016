import Testing

@testable import Sound

/// Tags as bytes.
private enum TagBytes {
  static func big(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  static func little(_ value: Int) -> [UInt8] { big(value, 4).reversed() }

  static func syncSafe(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> (7 * $0) & 0x7F) } }

  static func frame(_ id: String, _ content: [UInt8], version: Int, flags: [UInt8] = [0, 0]) -> [UInt8] {
    let size = version == 2 ? big(content.count, 3) : version == 3 ? big(content.count, 4) : syncSafe(content.count)
    return Array(id.utf8) + size + (version == 2 ? [] : flags) + content
  }

  static func tag(_ frames: [[UInt8]], version: UInt8, flags: UInt8 = 0, padding: Int = 20) -> [UInt8] {
    let body = frames.flatMap { $0 } + [UInt8](repeating: 0, count: padding)
    return Array("ID3".utf8) + [version, 0, flags] + syncSafe(body.count) + body
  }

  static func comments(_ texts: [[UInt8]]) -> [UInt8] {
    little(4) + Array("test".utf8) + little(texts.count) + texts.flatMap { little($0.count) + $0 }
  }

  static func flac(_ comments: [UInt8]) -> [UInt8] {
    Array("fLaC".utf8) + [0] + big(34, 3) + [UInt8](repeating: 0, count: 34) + [0x84] + big(comments.count, 3)
      + comments
  }

  /// Pages of one stream, beside a page of another one.
  static func ogg(_ comments: [UInt8], magic: String) -> [UInt8] {
    let packet = Array(magic.utf8) + comments
    var lengths = [UInt8](repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)]
    var (bytes, rest) = (page([19], Array("OpusHead".utf8) + [UInt8](repeating: 0, count: 11), serial: 7), packet[...])
    bytes += page([3], [1, 2, 3], serial: 9)
    while !lengths.isEmpty {
      let some = Array(lengths.prefix(100))
      let count = some.reduce(0) { $0 + Int($1) }
      bytes += page(some, Array(rest.prefix(count)), serial: 7)
      (lengths, rest) = (Array(lengths.dropFirst(100)), rest.dropFirst(count))
    }
    return bytes
  }

  private static func page(_ lengths: [UInt8], _ body: [UInt8], serial: Int) -> [UInt8] {
    Array("OggS".utf8) + [UInt8](repeating: 0, count: 10) + little(serial) + [UInt8](repeating: 0, count: 8)
      + [UInt8(lengths.count)] + lengths + body
  }
}

private func utf16(_ text: String) -> [UInt8] {
  [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
}

@Suite("The reader of tags") struct TagReaderTests {
  let folder = TemporaryFolder()

  private func tags(_ bytes: [UInt8]) throws -> Tags { TagReader.fields(path: folder.write("t", bytes)).tags }

  @Test("understands ID3v2.2, 2.3 and 2.4 with lyrics and ReplayGain", arguments: [2, 3, 4])
  func id3(_ version: Int) throws {
    func name(_ long: String, _ short: String) -> String { version == 2 ? short : long }
    let frames = [
      TagBytes.frame(name("TIT2", "TT2"), [1] + utf16("Für Élise 夜") + [0, 0], version: version),
      TagBytes.frame(name("TPE1", "TP1"), [0] + [0x42, 0x6A, 0xF6, 0x72, 0x6B, 0], version: version),
      TagBytes.frame(name("TALB", "TAL"), [0] + Array("Café".utf8), version: version),
      TagBytes.frame(name("TCON", "TCO"), [0] + Array("(17)".utf8), version: version),
      TagBytes.frame(name("TDRC", "TYE"), [0] + Array("1998-05-01".utf8), version: version),
      TagBytes.frame(name("TRCK", "TRK"), [0] + Array("7/12".utf8), version: version),
      TagBytes.frame(
        name("USLT", "ULT"), [1] + Array("eng".utf8) + utf16("about") + [0, 0] + utf16("la\nla") + [0, 0],
        version: version),
      TagBytes.frame(
        name("TXXX", "TXX"), [0] + Array("replaygain_track_gain\u{0}-6.50 dB".utf8), version: version),
      TagBytes.frame(name("TXXX", "TXX"), [0] + Array("REPLAYGAIN_TRACK_PEAK\u{0}0.98".utf8), version: version),
    ]
    let tags = try tags(TagBytes.tag(frames, version: UInt8(version)))
    #expect(tags.title == "Für Élise 夜" && tags.artist == "Björk" && tags.album == "Café" && tags.genre == "Rock")
    #expect(tags.year == 1998 && tags.trackNumber == 7 && tags.lyrics == "la la")
    #expect(tags.replayGain == ReplayGain(loudness: -11.5, peak: 0.98))
  }

  @Test("understands Vorbis comments in FLAC, Ogg Vorbis and Opus", arguments: ["fLaC", "\u{3}vorbis", "OpusTags"])
  func comments(_ magic: String) throws {
    let cover = "METADATA_BLOCK_PICTURE=" + String(repeating: "A", count: 200_000)
    let texts = [
      "title=Für Élise 夜", "ARTIST=Björk", "Album=A=B", "GENRE=Pop", cover, "DATE=2001", "TRACKNUMBER=03",
      "LYRICS=oh\nyes", "R128_TRACK_GAIN=-1280",
    ].map { Array($0.utf8) }
    let block = TagBytes.comments(texts)
    let tags = try tags(magic == "fLaC" ? TagBytes.flac(block) : TagBytes.ogg(block, magic: magic))
    #expect(tags.title == "Für Élise 夜" && tags.artist == "Björk" && tags.album == "A=B" && tags.genre == "Pop")
    #expect(tags.year == 2001 && tags.trackNumber == 3 && tags.lyrics == "oh yes")
    #expect(tags.replayGain == ReplayGain(loudness: -18))
  }

  @Test("reads Latin-1 that calls itself UTF-8, and drops what no player would show")
  func latin1() throws {
    let texts = [Array("TITLE=".utf8) + [0x43, 0x61, 0x66, 0xE9], Array("ARTIST= \u{1}".utf8), Array("=x".utf8), []]
    let tags = try tags(TagBytes.flac(TagBytes.comments(texts)))
    #expect(tags.title == "Café" && tags.artist == nil)
  }

  @Test("finds an ID3v2 tag in a chunk of WAV and AIFF", arguments: [true, false])
  func chunks(_ isWave: Bool) throws {
    let tag = TagBytes.tag([TagBytes.frame("TIT2", [3] + Array("In here".utf8), version: 4)], version: 4, padding: 1)
    let size = TagBytes.big(tag.count, 4)
    let head = isWave ? Array("RIFF0000WAVEdata".utf8) + [3, 0, 0, 0] : Array("FORM0000AIFFSSND".utf8) + [0, 0, 0, 3]
    let chunk = Array((isWave ? "id3 " : "ID3 ").utf8) + (isWave ? size.reversed() : size) + tag
    #expect(try tags(head + [1, 2, 3, 0] + chunk).title == "In here")
  }

  @Test("takes back the zeros that a writer put in, and skips frames that are compressed")
  func resynchronised() throws {
    let plain = TagBytes.frame("TIT2", [1] + utf16("AB"), version: 3)
    let padded = plain.flatMap { $0 == 0xFF ? [0xFF, 0] : [$0] }
    #expect(try tags(TagBytes.tag([padded], version: 3, flags: 0x80)).title == "AB")
    let packed = TagBytes.frame("TIT2", [3] + Array("zip".utf8), version: 4, flags: [0, 0x08])
    #expect(try tags(TagBytes.tag([packed, TagBytes.frame("TPE1", [3, 0x41], version: 4)], version: 4)).title == nil)
    #expect(try tags(TagBytes.tag([packed, TagBytes.frame("TPE1", [3, 0x41], version: 4)], version: 4)).artist == "A")
  }

  @Test("sees through 1 MB of cover before the title, and gives up on more than it may read")
  func large() throws {
    func tag(_ count: Int) -> [UInt8] {
      TagBytes.tag(
        [
          TagBytes.frame("APIC", [UInt8](repeating: 7, count: count), version: 4),
          TagBytes.frame("TIT2", [3, 0x41], version: 4),
        ], version: 4)
    }
    #expect(try tags(tag(1 << 20)).title == "A")
    #expect(try tags(tag(TagReader.limit)).title == nil)
  }

  @Test("refuses gains that no music has", arguments: ["", "x", "nan dB", "1e9 dB", "-90 dB"])
  func gains(_ text: String) { #expect(ReplayGain(gain: text, peak: nil) == nil) }

  @Test("gives an answer to damaged tags of every kind", .timeLimit(.minutes(1)))
  func fuzz() throws {
    var random = SplitMix64(state: 20_261_125)
    let texts = ["TITLE=abc", "LYRICS=la la la", "R128_TRACK_GAIN=12"].map { Array($0.utf8) }
    let comments = TagBytes.comments(texts)
    let frames = [
      TagBytes.frame("TIT2", [1] + utf16("abc"), version: 4),
      TagBytes.frame("USLT", [0, 1, 2, 3, 65, 0, 66], version: 4),
      TagBytes.frame("TXXX", [2, 0, 65, 0, 0, 0, 66], version: 4),
    ]
    let seeds =
      [TagBytes.flac(comments), TagBytes.ogg(comments, magic: "OpusTags")]
      + [2, 3, 4].map { TagBytes.tag(frames, version: $0, flags: 0x80) }
      + [Array("RIFF0000WAVEid3 ".utf8) + [200, 0, 0, 0] + TagBytes.tag(frames, version: 4)]
    for round in 0..<3_000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = [
          0, 0xFF, 0x7F, 0x80, UInt8.random(in: 0...255, using: &random),
        ]
        .randomElement(using: &random)!
      }
      if round % 3 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      let tags = try tags(bytes)
      #expect((tags.title?.utf8.count ?? 0) <= 3 * Tags.longest, "round \(round)")
    }
  }
}

/// Seeded, so that a failure comes back.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
