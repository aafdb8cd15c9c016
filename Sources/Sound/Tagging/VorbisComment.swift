/// A Vorbis comment block (xiph.org/vorbis/doc/v-comment.html), as FLAC, Ogg Vorbis and Opus have it.
enum VorbisComment {
  /// - Parameter bytes: the block from the vendor's length on; it may be cut anywhere, and what is whole counts.
  static func fields(in bytes: ArraySlice<UInt8>) -> TagFields {
    var fields = TagFields()
    guard let vendor = bytes.littleEndian(at: 0, bytes: 4) else { return fields }
    var offset = 4 + vendor
    guard let count = bytes.littleEndian(at: offset, bytes: 4) else { return fields }
    offset += 4
    for _ in 0..<min(count, bytes.count / 4) {
      guard let length = bytes.littleEndian(at: offset, bytes: 4), length <= bytes.count - offset - 4 else { break }
      add(bytes[(bytes.startIndex + offset + 4)..<(bytes.startIndex + offset + 4 + length)], to: &fields)
      offset += 4 + length
    }
    return fields
  }

  private static func add(_ comment: ArraySlice<UInt8>, to fields: inout TagFields) {
    // The longest name that counts has 21 letters.
    guard let equals = comment.prefix(32).firstIndex(of: UInt8(ascii: "=")),
      let key = String(validating: comment[..<equals], as: UTF8.self)?.uppercased()
    else { return }
    let text = comment[(equals + 1)...]
    guard let name = TagFields.Name(rawValue: key) ?? other[key] else { return }
    fields.add(name, Tags.text(from: text.prefix(characters: name.longest)))
  }

  /// Other names in use for the same.
  private static let other: [String: TagFields.Name] = ["TRACK": .track, "UNSYNCED LYRICS": .unsynchronisedLyrics]
}

extension ArraySlice<UInt8> {
  /// At most `count` bytes, not ending inside a character of UTF-8.
  func prefix(characters count: Int) -> ArraySlice<UInt8> {
    guard self.count > count else { return self }
    var end = startIndex + count
    while end > startIndex, self[end] & 0xC0 == 0x80 { end -= 1 }
    return self[..<end]
  }
}
