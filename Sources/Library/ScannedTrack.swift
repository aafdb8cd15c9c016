import Emotion
import Sound

/// What the analysis of a track found: all that choosing and playing it needs.
public struct TrackProfile: Sendable, Equatable {
  /// Seconds.
  public var duration: Double
  /// Hz.
  public var sampleRate: Int
  public var channels: Int
  public var format: String
  /// Integrated, in LUFS; nil for less than 400 ms of sound.
  public var loudness: Double?
  /// True peak, 1 being full scale.
  public var peak: Double
  /// Seconds of silence before the music and after it.
  public var leadingSilence = 0.0
  public var trailingSilence = 0.0
  /// Beats per minute; nil where there is no pulse.
  public var tempo: Float?
  /// Nil where there is no pitch.
  public var key: Key?
  /// 0...1.
  public var energy: Float
  /// Onsets per second.
  public var onsetRate: Float = 0
  /// What the words of the song say, -1...1; nil where there are none, or too few that say anything.
  public var lyricsValence: Float?
  /// Mean spectral centroid in Hz.
  public var brightness: Float
  /// The track's place on the valence/arousal plane.
  public var affect: Affect
  /// The standardised features, for similarity between tracks: each within -4...4.
  public var embedding: [Float]
  public var analyserVersion: Int

  public init(
    duration: Double, sampleRate: Int, channels: Int, format: String, loudness: Double?, peak: Double, tempo: Float?,
    key: Key?, energy: Float, brightness: Float, affect: Affect, embedding: [Float], analyserVersion: Int
  ) {
    self.duration = duration
    self.sampleRate = sampleRate
    self.channels = channels
    self.format = format
    self.loudness = loudness
    self.peak = peak
    self.tempo = tempo
    self.key = key
    self.energy = energy
    self.brightness = brightness
    self.affect = affect
    self.embedding = embedding
    self.analyserVersion = analyserVersion
  }
}

/// What is written on a track, gaps filled from the names of file and folders.
public struct ScannedTags: Sendable, Equatable {
  /// Never empty.
  public var title: String
  public var artist: String?
  public var album: String?
  public var genre: String?
  public var year: Int?
  public var trackNumber: Int?

  public init(_ tags: Tags, title: String) {
    self.title = title
    artist = tags.artist
    album = tags.album
    genre = tags.genre
    year = tags.year
    trackNumber = tags.trackNumber
  }
}

/// A track as a scan hands it to the store.
public struct ScannedTrack: Sendable, Equatable {
  /// Absolute.
  public var path: String
  public var stamp: FileStamp
  /// Nil where the file was gone before it could be read once more.
  public var content: ContentHash?
  public var tags: ScannedTags
  public var profile: TrackProfile

  public init(path: String, stamp: FileStamp, content: ContentHash?, tags: ScannedTags, profile: TrackProfile) {
    self.path = path
    self.stamp = stamp
    self.content = content
    self.tags = tags
    self.profile = profile
  }
}

/// A file that a scan had to leave out.
public struct ScanFailure: Sendable, Equatable {
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    /// Permissions, or a name that cannot be spelled.
    case unreadable
    /// It was there when the scan began.
    case vanished
    case empty
    case notAudio
    case truncated
    case damaged
    /// Audio in a format that is not decoded.
    case unsupported
    case silent
    case tooShort
    /// Found in an earlier scan, and not looked at again since.
    case earlier
  }

  public var path: String
  public var stamp: FileStamp
  public var kind: Kind
  /// What is the matter and what to do, without the path.
  public var reason: String
  public var analyserVersion: Int

  public init(path: String, stamp: FileStamp, kind: Kind, reason: String, analyserVersion: Int) {
    self.path = path
    self.stamp = stamp
    self.kind = kind
    self.reason = reason
    self.analyserVersion = analyserVersion
  }
}
