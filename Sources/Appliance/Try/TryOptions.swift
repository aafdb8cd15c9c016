import Faces
import Library
import Mood

/// What `mien try` is to do.
public struct TryOptions: Sendable, Equatable {
  /// Picture files, shown one after the other as though a camera had seen them.
  public var pictures: [String]
  /// The folder with the music.
  public var music: String
  /// The speaker's ALSA name; nil takes `default`, or a WAV where there is no sound card.
  public var speaker: String?
  /// Seconds of music for each picture.
  public var seconds: Double
  public var state: StateFolder
  public var seed: UInt64

  public init(
    pictures: [String], music: String, speaker: String? = nil, seconds: Double, state: StateFolder, seed: UInt64 = 1
  ) {
    self.pictures = pictures
    self.music = music
    self.speaker = speaker
    self.seconds = seconds
    self.state = state
    self.seed = seed
  }
}

/// What a person may ask for while music plays.
public enum TryKey: Sendable, Equatable {
  case like, skip, pause, quit
}

/// What happens during `mien try`, for printing.
public enum TryEvent: Sendable {
  /// The database was damaged; where it lies now, and how many rows were saved from it.
  case rebuilt(movedTo: String, recovered: Int)
  /// The speaker's name, and why it is not a sound card, if so.
  case speaker(String, note: String?)
  case scanning(ScanProgress)
  case scanned(ScanReport)
  case looked(picture: String, Look)
  /// A picture that cannot be read.
  case unreadable(picture: String, reason: String)
  case felt(MoodEstimate)
  /// A track is heard.
  case plays(title: String, artist: String?, why: String)
  /// A file that cannot be played, and why; the next one follows.
  case unplayable(path: String, reason: String)
  case liked(title: String)
  case skipped(title: String)
  case paused(Bool)
  case speakerLost(reason: String)
  case speakerBack
}

/// What came of it.
public struct TrySummary: Sendable {
  public var picturesWithFace = 0
  public var tracksPlayed = 0
  /// The WAV, where the music went to one.
  public var recording: Recording?
}
