import CSndFile
import Glibc

/// What a music file says about itself. Absent and blank entries are nil.
public struct Tags: Sendable, Equatable {
  public var title: String?
  public var artist: String?
  public var album: String?
  public var genre: String?
  /// 1000...2999.
  public var year: Int?
  /// Counted from 1.
  public var trackNumber: Int?

  public init(
    title: String? = nil, artist: String? = nil, album: String? = nil, genre: String? = nil, year: Int? = nil,
    trackNumber: Int? = nil
  ) {
    self.title = title
    self.artist = artist
    self.album = album
    self.genre = genre
    self.year = year
    self.trackNumber = trackNumber
  }

  init(of handle: OpaquePointer) {
    func text(_ kind: Int) -> String? {
      guard let bytes = sf_get_string(handle, Int32(kind)) else { return nil }
      let count = strnlen(bytes, Self.longest)
      return bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
        Self.text(from: UnsafeBufferPointer(start: $0, count: count))
      }
    }
    self.init(
      title: text(SF_STR_TITLE), artist: text(SF_STR_ARTIST), album: text(SF_STR_ALBUM), genre: text(SF_STR_GENRE),
      year: text(SF_STR_DATE).flatMap(Self.year), trackNumber: text(SF_STR_TRACKNUMBER).flatMap(Self.trackNumber))
  }

  /// A tag longer than this is cut; nobody's title is.
  static let longest = 1_000

  /// UTF-8 where the bytes are valid UTF-8, else Latin-1 (ISO 8859-1), which ID3v1 and old RIFF files use. Control
  /// characters become blanks and blank ends are removed; nil if nothing is left.
  static func text(from bytes: some Collection<UInt8>) -> String? {
    let decoded =
      String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    let cleaned = String(
      String.UnicodeScalarView(
        decoded.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    let words = cleaned.drop(while: \.isWhitespace)
    guard let end = words.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return String(words[...end])
  }

  /// The first year among the runs of digits: `1998`, `1998-03-01`, `01/03/1998`, `19980301`.
  static func year(from text: String) -> Int? {
    text.split(whereSeparator: { !("0"..."9").contains($0) }).lazy
      .filter { $0.count == 4 || $0.count == 8 }.compactMap { Int($0.prefix(4)) }.first { (1_000...2_999).contains($0) }
  }

  /// `7`, `07`, `7/12`.
  static func trackNumber(from text: String) -> Int? {
    guard let number = Int(text.prefix { ("0"..."9").contains($0) }), (1...9_999).contains(number) else { return nil }
    return number
  }
}
