import Sound

extension SoundFile: TrackSource {}

extension Resampler: RateConverter {}

extension TrackOpening {
  /// Music files, decoded by the library's decoder and converted at playback quality.
  public static let files = TrackOpening(
    open: { path in try SoundFile(path: path) },
    converter: { from, to, channels in
      try Resampler(from: from, to: to, channels: channels, quality: .playback)
    })
}
