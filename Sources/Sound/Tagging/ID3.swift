/// ID3v2 tags, versions 2.2 to 2.4 (id3.org).
enum ID3 {
  /// - Parameters:
  ///   - offset: of the tag in the file.
  ///   - limit: bytes of a tag that are read; what comes after a larger cover is not seen.
  static func fields(in file: FileSlice, at offset: Int = 0, limit: Int) -> TagFields {
    let head = file.bytes(at: offset, count: 10)
    guard isTag(head), let size = head.syncSafe(at: 6) else { return TagFields() }
    let (version, flags) = (Int(head[3]), head[5])
    var body = file.bytes(at: offset + 10, count: min(size, limit))[...]
    let isUnsynchronised = flags & 0x80 != 0
    if isUnsynchronised, version < 4 { body = resynchronised(body)[...] }
    if flags & 0x40 != 0, version > 2 { body = body.dropFirst(extendedHeader(body, version: version)) }
    return version == 2 ? shortFrames(body) : frames(body, version: version, isUnsynchronised: isUnsynchronised)
  }

  static func isTag(_ head: some RandomAccessCollection<UInt8>) -> Bool {
    let head = Array(head.prefix(10))
    return head.count == 10 && head.starts(with: "ID3".utf8) && (2...4).contains(head[3])
  }

  /// Bytes of the whole tag at the start of these, with header and footer; 0 where there is none.
  static func length(_ head: some RandomAccessCollection<UInt8>) -> Int {
    let head = Array(head.prefix(10))
    guard isTag(head), let size = head.syncSafe(at: 6) else { return 0 }
    return size + 10 + (head[5] & 0x10 != 0 ? 10 : 0)
  }

  private static func extendedHeader(_ body: ArraySlice<UInt8>, version: Int) -> Int {
    // Version 2.3 leaves the four bytes of the size itself out.
    version == 4 ? body.syncSafe(at: 0) ?? 0 : (body.bigEndian(at: 0, bytes: 4) ?? 0) + 4
  }

  /// Frames of three letters and three bytes of size.
  private static func shortFrames(_ body: ArraySlice<UInt8>) -> TagFields {
    var (fields, rest) = (TagFields(), body)
    while let size = rest.bigEndian(at: 3, bytes: 3), rest.first != 0, size <= rest.count - 6 {
      add(String(decoding: rest.prefix(3), as: UTF8.self), rest.dropFirst(6).prefix(size), to: &fields)
      rest = rest.dropFirst(6 + size)
    }
    return fields
  }

  private static func frames(_ body: ArraySlice<UInt8>, version: Int, isUnsynchronised: Bool) -> TagFields {
    var (fields, rest) = (TagFields(), body)
    while rest.first != 0, let size = size(rest, version: version), size <= rest.count - 10 {
      let (form, start) = (rest[rest.startIndex + 9], rest.startIndex + 10)
      var content = rest[start..<(start + size)]
      // Compressed and encrypted texts do not occur in music.
      let isCoded = form & (version == 4 ? 0x0C : 0xC0) != 0
      let isGrouped = form & (version == 4 ? 0x40 : 0x20) != 0
      if isGrouped { content = content.dropFirst() }
      if version == 4, form & 0x01 != 0 { content = content.dropFirst(4) }
      if version == 4, isUnsynchronised || form & 0x02 != 0 { content = resynchronised(content)[...] }
      if !isCoded { add(String(decoding: rest.prefix(4), as: UTF8.self), content, to: &fields) }
      rest = rest.dropFirst(10 + size)
    }
    return fields
  }

  /// Some programs write version 2.4 with sizes of eight bits a byte.
  private static func size(_ frame: ArraySlice<UInt8>, version: Int) -> Int? {
    guard version == 4, frame.dropFirst(4).prefix(4).allSatisfy({ $0 < 0x80 }) else {
      return frame.bigEndian(at: 4, bytes: 4)
    }
    return frame.syncSafe(at: 4)
  }

  /// A zero byte after 0xFF was put in by the writer.
  private static func resynchronised(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var before: UInt8 = 0
    for byte in bytes {
      if byte != 0 || before != 0xFF { result.append(byte) }
      before = byte
    }
    return result
  }

  private static func add(_ id: String, _ content: ArraySlice<UInt8>, to fields: inout TagFields) {
    switch id {
    case "TIT2", "TT2": fields.add(.title, text(content))
    case "TPE1", "TP1": fields.add(.artist, text(content))
    case "TALB", "TAL": fields.add(.album, text(content))
    case "TCON", "TCO": fields.add(.genre, text(content).map(ID3Genre.name))
    case "TDRC", "TDRL", "TYER", "TYE": fields.add(.date, text(content))
    case "TRCK", "TRK": fields.add(.track, text(content))
    case "USLT", "ULT": fields.add(.lyrics, described(content, after: 4, longest: Tags.longestLyrics)?.text)
    case "TXXX", "TXX":
      guard let (key, text) = described(content, after: 1, longest: Tags.longest),
        let name = TagFields.Name(rawValue: key.uppercased())
      else { return }
      fields.add(name, text)
    default: break
    }
  }

  private static func text(_ content: ArraySlice<UInt8>) -> String? {
    content.first.flatMap { ID3Text(rawValue: $0) }?.first(of: content.dropFirst(), longest: Tags.longest).text
  }

  /// A description and a text of the same encoding, after encoding and language.
  private static func described(
    _ content: ArraySlice<UInt8>, after skipped: Int, longest: Int
  ) -> (key: String, text: String)? {
    guard let encoding = content.first.flatMap({ ID3Text(rawValue: $0) }) else { return nil }
    let (key, rest) = encoding.first(of: content.dropFirst(skipped), longest: Tags.longest)
    return (key ?? "", encoding.first(of: rest, longest: longest).text ?? "")
  }
}

/// How a text in ID3v2 is written; the raw value is the byte that says so.
enum ID3Text: UInt8 {
  case latin1 = 0
  case utf16 = 1
  case utf16BigEndian = 2
  case utf8 = 3

  /// The text up to its zero, and what comes after.
  func first(of bytes: ArraySlice<UInt8>, longest: Int) -> (text: String?, rest: ArraySlice<UInt8>) {
    switch self {
    case .latin1, .utf8:
      let text = bytes.prefix { $0 != 0 }
      return (Self.narrow(text.prefix(characters: longest)), bytes.dropFirst(text.count + 1))
    case .utf16, .utf16BigEndian:
      var end = bytes.startIndex
      while end + 1 < bytes.endIndex, bytes[end] != 0 || bytes[end + 1] != 0 { end += 2 }
      end = min(end, bytes.endIndex)
      return (wide(bytes[..<end].prefix(2 * longest)), bytes[end...].dropFirst(2))
    }
  }

  /// Many programs write UTF-8 and say that it is Latin-1.
  private static func narrow(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  private func wide(_ bytes: ArraySlice<UInt8>) -> String {
    let mark = bytes.bigEndian(at: 0, bytes: 2)
    let isLittle = self == .utf16 && mark != 0xFEFF
    let units = bytes.dropFirst(mark == 0xFEFF || mark == 0xFFFE ? 2 : 0)
    return String(
      decoding: stride(from: 0, to: units.count - 1, by: 2).map { place in
        UInt16(
          truncatingIfNeeded: (isLittle
            ? units.littleEndian(at: place, bytes: 2) : units.bigEndian(at: place, bytes: 2)) ?? 0)
      }, as: UTF16.self)
  }
}

/// Genres that are written as numbers.
enum ID3Genre {
  /// `Rock` for `17`, `(17)` and `(17)Rock`; other texts stay.
  static func name(_ text: String) -> String {
    let isBracketed = text.hasPrefix("(")
    let digits = text.dropFirst(isBracketed ? 1 : 0).prefix { ("0"..."9").contains($0) }
    let rest = text.dropFirst((isBracketed ? 1 : 0) + digits.count)
    guard let number = Int(digits), names.indices.contains(number), isBracketed ? rest.hasPrefix(")") : rest.isEmpty
    else { return text }
    return rest.count > 1 ? String(rest.dropFirst()) : names[number]
  }

  /// ID3v1's list (id3.org, ID3v2.3, appendix A).
  private static let names = """
    Blues,Classic Rock,Country,Dance,Disco,Funk,Grunge,Hip-Hop,Jazz,Metal,New Age,Oldies,Other,Pop,R&B,Rap,Reggae,Rock,\
    Techno,Industrial,Alternative,Ska,Death Metal,Pranks,Soundtrack,Euro-Techno,Ambient,Trip-Hop,Vocal,Jazz+Funk,Fusion,\
    Trance,Classical,Instrumental,Acid,House,Game,Sound Clip,Gospel,Noise,Alternative Rock,Bass,Soul,Punk,Space,Meditative,\
    Instrumental Pop,Instrumental Rock,Ethnic,Gothic,Darkwave,Techno-Industrial,Electronic,Pop-Folk,Eurodance,Dream,\
    Southern Rock,Comedy,Cult,Gangsta,Top 40,Christian Rap,Pop/Funk,Jungle,Native American,Cabaret,New Wave,Psychedelic,\
    Rave,Showtunes,Trailer,Lo-Fi,Tribal,Acid Punk,Acid Jazz,Polka,Retro,Musical,Rock & Roll,Hard Rock
    """.split(separator: ",").map(String.init)
}
