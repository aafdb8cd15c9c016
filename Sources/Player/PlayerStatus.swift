import Devices

/// What the player is doing at this moment.
public struct PlayerStatus: Sendable, Equatable {
  public enum Phase: Sendable, Equatable { case idle, playing, paused }
  public enum Speaker: Sendable, Equatable { case closed, open, lost }

  public var phase = Phase.idle
  /// What is heard now, or was heard last before a pause.
  public var item: QueuedTrack?
  /// Seconds into that track.
  public var position = 0.0
  public var speaker = Speaker.closed
  /// As it was opened last.
  public var format: SoundFormat?
  /// The card's control that sets the volume, as of the last opening; nil where the samples are scaled.
  public var mixer: String?
  /// Underruns and suspends that the speaker recovered from.
  public var interruptions = 0
  /// Frames that were handed to the speaker since the start.
  public var framesPlayed = 0
}
