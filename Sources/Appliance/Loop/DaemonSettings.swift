import Library
import Player
import Recommending

/// How a daemon is set up.
public struct DaemonSettings: Sendable, Equatable {
  public var state: StateFolder
  /// Folders with music, scanned at the start.
  public var music: [String]
  /// How these folders are watched for what comes and goes; nil where they are not.
  public var watch: FolderWatch.Settings?
  /// 0...1.
  public var volume: Double
  /// 0...1, beside the music; 0 for none.
  public var earcons = 0.0
  public var seed: UInt64
  public var loop = LoopSettings()
  /// What every track is brought to, in LUFS.
  public var targetLoudness = LoudnessGain.target
  /// How a negative mood is lifted.
  public var lift = LiftSettings()
  /// How much a listener of whom little is known borrows from those alike.
  public var likeness = Likeness()
  /// A table of what others play elsewhere, as `PriorFile` reads it; nil for none.
  public var prior: String?
  /// Whether there is a switch that keeps the camera closed; until it has said that it is off, it counts as on.
  public var hasPrivacySwitch = false
  /// Whether listeners are told apart by face.
  public var identifies = true
  /// Seconds until music is sought again where there is none that can be played.
  public var seekMusicEvery = 30.0
  /// Seconds of music between two times that the position is kept.
  public var savePositionEvery = 10

  public init(state: StateFolder, music: [String], volume: Double = 0.6, seed: UInt64 = 1) {
    self.state = state
    self.music = music
    self.volume = volume
    self.seed = seed
  }
}
