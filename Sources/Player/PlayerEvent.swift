/// What happens on the way from the queue to the ear. Each is told when it is heard, not when it is prepared.
public enum PlayerEvent: Sendable, Equatable {
  case started(QueuedTrack)
  /// About once a second of sound: seconds into the track.
  case progress(QueuedTrack, position: Double)
  /// No longer heard: share of the track that was, 0...1; below 1 where `play` or `stop` took it away.
  case finished(QueuedTrack, fraction: Double)
  case skipped(QueuedTrack, fraction: Double)
  /// The file cannot be opened, or broke off; the next track follows.
  case failed(QueuedTrack, reason: String)
  case paused
  case resumed
  case stopped
  /// Everything in the queue has been played.
  case queueEnded
  /// Told once however long it lasts; the music waits at its position. Where waiting cannot help (a full disk), `paused`
  /// follows, and `resume` tries again.
  case speakerLost(reason: String)
  case speakerBack
}
