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
  /// The words of the song, at most `longestLyrics` bytes of them.
  public var lyrics: String?
  public var replayGain: ReplayGain?

  public init(
    title: String? = nil, artist: String? = nil, album: String? = nil, genre: String? = nil, year: Int? = nil,
    trackNumber: Int? = nil, lyrics: String? = nil, replayGain: ReplayGain? = nil
  ) {
    self.title = title
    self.artist = artist
    self.album = album
    self.genre = genre
    self.year = year
    self.trackNumber = trackNumber
    self.lyrics = lyrics
    self.replayGain = replayGain
  }

  /// A tag longer than this is cut; nobody's title is.
  static let longest = 1_000
  static let longestLyrics = 65_536

  /// UTF-8 where the bytes are valid UTF-8, else Latin-1 (ISO 8859-1), which ID3v1 and old RIFF files use. Control
  /// characters become blanks and blank ends are removed; nil if nothing is left.
  static func text(from bytes: some Collection<UInt8>) -> String? {
    cleaned(
      String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
  }

  /// Control characters become blanks and blank ends are removed; nil if nothing is left.
  static func cleaned(_ text: String) -> String? {
    let plain = String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    let words = plain.drop(while: \.isWhitespace)
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

/// The loudness that another program has measured and written into the file.
public struct ReplayGain: Sendable, Equatable {
  /// Integrated loudness in LUFS.
  public var loudness: Double
  /// Highest magnitude, 1 being full scale.
  public var peak: Double?

  public init(loudness: Double, peak: Double? = nil) {
    self.loudness = loudness
    self.peak = peak
  }

  /// From `REPLAYGAIN_TRACK_GAIN`, `-6.54 dB`, which brings a track to -18 LUFS (ReplayGain 2.0 specification), and
  /// `REPLAYGAIN_TRACK_PEAK`. Nil for gains that no music has.
  init?(gain: String, peak: String?) {
    guard let decibels = Self.number(gain), (-40...40).contains(decibels) else { return nil }
    self.init(loudness: -18 - decibels, peak: peak.flatMap(Self.number).flatMap { (0...8).contains($0) ? $0 : nil })
  }

  /// From Opus' `R128_TRACK_GAIN`, in 256ths of a decibel towards -23 LUFS (RFC 7845, section 5.2.1).
  init?(r128: String) {
    guard let steps = Int(r128), (-32_768...32_767).contains(steps) else { return nil }
    let loudness = -23 - Double(steps) / 256
    guard (-60...20).contains(loudness) else { return nil }
    self.init(loudness: loudness)
  }

  private static func number(_ text: String) -> Double? {
    let words = text.split(separator: " ")
    guard let first = words.first, let number = Double(first), number.isFinite else { return nil }
    return number
  }
}
