import Emotion

/// A music file as the file system describes it. It counts as unchanged while path, size and time are equal.
public struct MusicFile: Sendable, Equatable {
  public var path: String
  /// In bytes.
  public var size: Int64
  /// Time of the last change, in nanoseconds since 1970, compared for equality only.
  public var modified: Int64
  /// A hash of what it holds; nil where it was never taken.
  public var content: Int64?

  public init(path: String, size: Int64, modified: Int64, content: Int64? = nil) {
    self.path = path
    self.size = size
    self.modified = modified
    self.content = content
  }
}

/// What is written on a track.
public struct TrackTags: Sendable, Equatable {
  /// Never missing: the scanner makes one up from the file's name.
  public var title: String
  public var artist: String?
  public var album: String?
  public var genre: String?
  public var year: Int?
  /// Place on the album, from 1.
  public var number: Int?

  public init(
    title: String, artist: String? = nil, album: String? = nil, genre: String? = nil, year: Int? = nil,
    number: Int? = nil
  ) {
    self.title = title
    self.artist = artist
    self.album = album
    self.genre = genre
    self.year = year
    self.number = number
  }
}

/// What the analysis of a track found. A value that is not a number becomes 0, or nil where it may be missing.
public struct Profile: Sendable, Equatable {
  /// Version of the analyser; profiles of different versions are never compared.
  public var analyser: Int
  public var affect: Affect
  /// Beats per minute; nil where there is no pulse.
  public var tempo: Float?
  /// Such as `A minor`; nil where there is no pitch.
  public var key: String?
  /// Integrated loudness in LUFS (EBU R 128); nil where there is too little sound to tell.
  public var loudness: Float?
  /// True peak, 1 being full scale.
  public var peak: Float
  /// 0...1.
  public var energy: Float
  /// Mean spectral centroid in Hz.
  public var brightness: Float
  /// Onsets per second; nil where no analyser has counted them.
  public var onsetRate: Float?
  /// Seconds of silence before the music and after it.
  public var intro, outro: Float
  /// What the words of the song say, -1...1; nil where there are none.
  public var lyrics: Float?
  /// The descriptors or the embedding behind the rest; its length belongs to the analyser's version.
  public var features: [Float]

  public init(
    analyser: Int, affect: Affect, tempo: Float?, key: String? = nil, loudness: Float?, peak: Float, energy: Float,
    brightness: Float, onsetRate: Float? = nil, intro: Float = 0, outro: Float = 0, lyrics: Float? = nil,
    features: [Float] = []
  ) {
    func number(_ value: Float) -> Float { value.isNaN ? 0 : value }
    self.analyser = analyser
    self.affect = affect
    self.tempo = tempo.flatMap { $0.isNaN ? nil : $0 }
    self.key = key
    self.loudness = loudness.flatMap { $0.isNaN ? nil : $0 }
    self.peak = number(peak)
    self.energy = number(energy)
    self.brightness = number(brightness)
    self.onsetRate = onsetRate.flatMap { $0.isNaN ? nil : $0 }
    (self.intro, self.outro) = (number(intro), number(outro))
    self.lyrics = lyrics.flatMap { $0.isNaN ? nil : $0 }
    self.features = features
  }
}

/// A scanned file with everything that was found in it, ready to be saved.
public struct AnalysedTrack: Sendable, Equatable {
  public var file: MusicFile
  public var tags: TrackTags
  /// In seconds.
  public var duration: Double
  public var profile: Profile

  public init(file: MusicFile, tags: TrackTags, duration: Double, profile: Profile) {
    self.file = file
    self.tags = tags
    self.duration = duration
    self.profile = profile
  }
}

/// A track with its profile, as the ranker and the player need it.
public struct Track: Sendable, Equatable {
  /// Stays the same while the path does, however often the file changes.
  public let id: Int64
  public let file: MusicFile
  public let tags: TrackTags
  /// In seconds.
  public let duration: Double
  /// Without `features`, which only ``Store/features(of:)`` reads.
  public let profile: Profile
}

/// What earlier scans left of a file.
public struct StoredFile: Sendable, Equatable {
  public let file: MusicFile
  /// Version of the analyser that looked at it.
  public let analyser: Int
  /// Why it could not be analysed; nil for a track.
  public let failure: String?
}

/// A track as the content of its file.
public struct TrackContent: Sendable, Equatable {
  public let path: String
  public let content: Int64
  /// Version of the analyser that looked at it.
  public let analyser: Int
}

/// A file of the library that is no playable track.
public struct StoredFailure: Sendable, Equatable {
  public let file: MusicFile
  public let analyser: Int
  /// The scanner's word for what is wrong, for counting.
  public let kind: String
  /// The same as a sentence.
  public let reason: String
  /// Unix time in seconds.
  public let at: Double

  public init(file: MusicFile, analyser: Int, kind: String, reason: String, at: Double) {
    self.file = file
    self.analyser = analyser
    self.kind = kind
    self.reason = reason
    self.at = at
  }
}

/// How much the database holds.
public struct Counts: Sendable, Equatable {
  /// Tracks whose file is there.
  public let tracks: Int
  /// Tracks whose file has vanished.
  public let vanished: Int
  public let failures: Int
  /// Without the guest.
  public let listeners: Int
  public let plays: Int
  public let feedback: Int
}
