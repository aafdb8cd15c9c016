/// What one pass over a music file finds out.
public struct TrackAnalysis: Sendable, Equatable {
  public let path: String
  /// Seconds, of the whole file.
  public let duration: Double
  /// Hz.
  public let sampleRate: Int
  public let channels: Int
  public let format: String
  public let tags: Tags
  /// Integrated loudness in LUFS (EBU R 128); nil for silence.
  public let loudness: Double?
  /// True peak, 1 being full scale; see `TruePeak`.
  public let peak: Double
  /// Seconds of silence before the music and after it; the latter is 0 where the end was not listened to.
  public let leadingSilence, trailingSilence: Double
  /// Nil where there is no pulse.
  public let tempo: Tempo?
  /// Nil where there is no pitch.
  public let key: KeyEstimate?
  /// How driving the sound is, 0...1, whatever its level: how full the spectrum is and how strong the onsets are.
  public let energy: Float
  /// Onsets per second.
  public let onsetRate: Float
  /// Mean spectral centroid in Hz, of the band up to 7,500 Hz.
  public let brightness: Float
  /// One value for each of `TrackFeatures.names`; nil for silence, of which there is nothing to tell.
  public let features: [Float]?
  /// What a network hears of the track; nil where there are no features.
  public let spectrogram: TrackSpectrogram?
  public var analyserVersion: Int { TrackFeatures.analyserVersion }
}
