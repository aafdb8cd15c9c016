/// Texts by the names that Vorbis comments give them (xiph.org/vorbis/doc/v-comment.html), whatever the format they were
/// read from. The first of a name counts.
struct TagFields: Equatable {
  enum Name: String, CaseIterable {
    case title = "TITLE"
    case artist = "ARTIST"
    case album = "ALBUM"
    case genre = "GENRE"
    case date = "DATE"
    case year = "YEAR"
    case track = "TRACKNUMBER"
    case lyrics = "LYRICS"
    case unsynchronisedLyrics = "UNSYNCEDLYRICS"
    case gain = "REPLAYGAIN_TRACK_GAIN"
    case peak = "REPLAYGAIN_TRACK_PEAK"
    case r128 = "R128_TRACK_GAIN"

    /// Bytes that are worth reading.
    var longest: Int {
      self == .lyrics || self == .unsynchronisedLyrics ? Tags.longestLyrics : Tags.longest
    }
  }

  private(set) var texts: [Name: String] = [:]

  mutating func add(_ name: Name, _ text: String?) {
    guard let text, texts[name] == nil, let cleaned = Tags.cleaned(text) else { return }
    texts[name] = cleaned
  }

  mutating func replace(_ name: Name, by text: String) { texts[name] = text }

  /// What is missing here is taken from `other`.
  mutating func complete(from other: TagFields) { texts.merge(other.texts) { own, _ in own } }

  var tags: Tags {
    let gain = texts[.r128].flatMap { ReplayGain(r128: $0) }
    return Tags(
      title: texts[.title], artist: texts[.artist], album: texts[.album], genre: texts[.genre],
      year: texts[.date].flatMap(Tags.year) ?? texts[.year].flatMap(Tags.year),
      trackNumber: texts[.track].flatMap(Tags.trackNumber),
      lyrics: texts[.lyrics] ?? texts[.unsynchronisedLyrics],
      replayGain: texts[.gain].flatMap { ReplayGain(gain: $0, peak: texts[.peak]) } ?? gain)
  }
}
