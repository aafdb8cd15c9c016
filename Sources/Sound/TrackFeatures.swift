import Glibc

/// The numbers that a mood regressor sees of a track. Their order and meaning belong to `analyserVersion`.
public enum TrackFeatures {
  /// Grows whenever the same file would give other numbers; profiles of different versions are never compared.
  public static let analyserVersion = 2

  static let cepstra = 20
  private static let shapeNames =
    ["centroid", "spread", "rolloff"] + (0..<SpectralShape.contrastBands).map { "contrast_\($0)" }

  /// Name of each feature, in order.
  public static let names: [String] = {
    var names: [String] = []
    for kind in ["mean", "deviation", "change"] { names += (0..<cepstra).map { "cepstrum_\(kind)_\($0)" } }
    for shape in shapeNames { names += ["\(shape)_mean", "\(shape)_deviation"] }
    names += ["level_deviation", "level_range_low", "level_range_high", "low_energy_ratio"]
    names += ["onset_mean", "onset_deviation", "onset_peak", "onset_rate", "tempo", "pulse_clarity"]
    names += ["majorness", "key_clarity", "chroma_entropy", "chroma_change"]
    names += (0..<12).map { "pitch_above_tonic_\($0)" }
    return names + Modulation.names
  }()

  /// One value for each of `names`, all finite.
  static func vector(
    store: FrameStore, logMel: [Float], level: Float, onsets: Onsets, tempo: Tempo?, pitches: PitchClasses,
    key: KeyEstimate?
  ) throws(SoundError) -> [Float] {
    // Frames more than 40 dB under the track's level are pauses; they say nothing about its sound.
    let heard = (0..<store.frames).filter { store.level($0) > level - 40 }
    var values: [Float] = []
    values += cepstral(logMel, bands: store.bands, heard: heard)
    for column in 1..<SpectralShape.count {
      let all = store.column(column)
      let kept = heard.map { all[$0] }
      values += [Statistics.mean(kept), Statistics.deviation(kept)]
    }
    values += dynamics(store, level: level)

    let sorted = onsets.strength.sorted()
    values += [
      Statistics.mean(onsets.strength), Statistics.deviation(onsets.strength), Statistics.quantile(sorted, 0.95),
      onsets.rate, log2f((tempo?.beatsPerMinute ?? 120) / 120), tempo?.clarity ?? 0,
    ]

    let chroma = pitches.chroma
    let entropy = chroma.reduce(Float(0)) { $1 > 0 ? $0 - $1 * log2f($1) : $0 }
    values += [key?.majorness ?? 0, key?.clarity ?? 0, entropy, pitches.meanChange]
    let tonic = key?.key.tonic ?? 0
    values += (0..<12).map { chroma[($0 + tonic) % 12] }
    values += try Modulation.features(logMel: logMel, bands: store.bands, framesPerSecond: onsets.framesPerSecond)
    return values.map { $0.isFinite ? $0 : 0 }
  }

  /// Means, deviations, and root mean square changes from frame to frame of the cepstral coefficients.
  private static func cepstral(_ logMel: [Float], bands: Int, heard: [Int]) -> [Float] {
    let rows = Cepstrum(bands: bands, coefficients: cepstra).rows(of: logMel)
    var (means, deviations, changes): ([Float], [Float], [Float]) = ([], [], [])
    rows.withUnsafeBufferPointer { rows in
      for coefficient in 0..<cepstra {
        let values = heard.map { rows[$0 * cepstra + coefficient] }
        means.append(Statistics.mean(values))
        deviations.append(Statistics.deviation(values))
        let steps = heard.lazy.filter { $0 > 0 }.map { frame in
          rows[frame * cepstra + coefficient] - rows[(frame - 1) * cepstra + coefficient]
        }
        changes.append(Statistics.mean(steps.map { $0 * $0 }).squareRoot())
      }
    }
    return means + deviations + changes
  }

  /// Deviation of the level in dB, how far its 10 % and 90 % quantiles lie from the median, and the share of frames
  /// whose power lies under the mean power (Tzanetakis and Cook, IEEE TSAP 10, 2002).
  private static func dynamics(_ store: FrameStore, level: Float) -> [Float] {
    let levels = store.column(0).map { max($0, level - 60) }
    let sorted = levels.sorted()
    let median = Statistics.quantile(sorted, 0.5)
    let low = levels.isEmpty ? 0 : Float(levels.count { $0 < level }) / Float(levels.count)
    return [
      Statistics.deviation(levels), median - Statistics.quantile(sorted, 0.1),
      Statistics.quantile(sorted, 0.9) - median, low,
    ]
  }
}
