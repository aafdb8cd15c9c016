/// A track on its way to the speaker.
public struct QueuedTrack: Sendable, Equatable {
  /// The track's number in the store.
  public var track: Int64
  public var path: String
  /// What the samples are amplified by, in decibels; see `LoudnessGain`.
  public var gain: Double
  /// Seconds, where they are known; else the file is asked.
  public var duration: Double?
  /// Seconds into the track at which to begin, and to end where that is before the file's end.
  public var start: Double
  public var end: Double?

  public init(
    track: Int64, path: String, gain: Double = 0, duration: Double? = nil, start: Double = 0, end: Double? = nil
  ) {
    self.track = track
    self.path = path
    self.gain = gain
    self.duration = duration
    self.start = start
    self.end = end
  }
}
