import CSndFile
import Glibc

/// Reads tags. libsndfile knows six of them; lyrics and ReplayGain, and what libsndfile gets wrong, are read here.
enum TagReader {
  /// Bytes of a tag that are read: what is larger is a cover.
  static let limit = 4 << 20

  /// What the file's own tag blocks say, and where they say nothing, what libsndfile found.
  static func tags(path: String, handle: OpaquePointer) -> Tags {
    var fields = fields(path: path)
    fields.complete(from: decoderFields(handle))
    return fields.tags
  }

  /// ID3v2 at the start of a file and in WAV and AIFF; Vorbis comments in FLAC and Ogg.
  static func fields(path: String) -> TagFields {
    guard let file = FileSlice(path: path) else { return TagFields() }
    let head = file.bytes(at: 0, count: 12)
    if head.starts(with: "OggS".utf8) { return OggPackets.comment(in: file, limit: limit) }
    if head.starts(with: "RIFF".utf8) { return chunkFields(file, isLittle: true) }
    if head.starts(with: "FORM".utf8) { return chunkFields(file, isLittle: false) }
    let tagged = ID3.length(head)
    var fields = TagFields()
    if file.bytes(at: tagged, count: 4).elementsEqual("fLaC".utf8) { fields = flacFields(file, at: tagged + 4) }
    if tagged > 0 { fields.complete(from: ID3.fields(in: file, limit: limit)) }
    return fields
  }

  /// Metadata blocks: a byte of type, whose highest bit marks the last, and three of length (RFC 9639, section 8.1).
  private static func flacFields(_ file: FileSlice, at start: Int) -> TagFields {
    var offset = start
    for _ in 0..<128 {
      let head = file.bytes(at: offset, count: 4)
      guard head.count == 4, let length = head.bigEndian(at: 1, bytes: 3) else { break }
      if head[0] & 0x7F == 4 {
        return VorbisComment.fields(in: file.bytes(at: offset + 4, count: min(length, limit))[...])
      }
      if head[0] & 0x80 != 0 { break }
      offset += 4 + length
    }
    return TagFields()
  }

  /// The chunk that holds an ID3v2 tag.
  private static func chunkFields(_ file: FileSlice, isLittle: Bool) -> TagFields {
    var offset = 12
    for _ in 0..<256 {
      let head = file.bytes(at: offset, count: 8)
      guard let length = isLittle ? head.littleEndian(at: 4, bytes: 4) : head.bigEndian(at: 4, bytes: 4) else { break }
      if head.starts(with: "id3 ".utf8) || head.starts(with: "ID3 ".utf8) {
        return ID3.fields(in: file, at: offset + 8, limit: limit)
      }
      offset += 8 + length + length % 2
    }
    return TagFields()
  }

  private static func decoderFields(_ handle: OpaquePointer) -> TagFields {
    var fields = TagFields()
    let kinds: [(TagFields.Name, Int)] = [
      (.title, SF_STR_TITLE), (.artist, SF_STR_ARTIST), (.album, SF_STR_ALBUM), (.genre, SF_STR_GENRE),
      (.date, SF_STR_DATE), (.track, SF_STR_TRACKNUMBER),
    ]
    for (name, kind) in kinds {
      guard let bytes = sf_get_string(handle, Int32(kind)) else { continue }
      let count = strnlen(bytes, Tags.longest)
      bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
        fields.add(name, Tags.text(from: UnsafeBufferPointer(start: $0, count: count)))
      }
    }
    if let genre = fields.texts[.genre] { fields.replace(.genre, by: ID3Genre.name(genre)) }
    return fields
  }
}
