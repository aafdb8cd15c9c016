import Glibc

/// How strongly four ranges of the mel bands swell and fade at rates from half a hertz to 16: the rhythm patterns of
/// Pampalk, Rauber and Merkl (Content-based organization and visualization of music archives, ACM Multimedia 2002),
/// made coarse.
enum Modulation {
  static let groups = 4
  /// Edges in Hz of the modulation bands.
  static let edges: [Double] = [0.5, 1, 2, 4, 8, 16]
  static var names: [String] {
    (0..<groups).flatMap { group in (0..<(edges.count - 1)).map { "modulation_\(group)_\($0)" } }
  }

  private static let window = 256

  /// - Parameter logMel: rows of `bands` in dB.
  /// - Returns: one value in dB for each of `names`.
  static func features(logMel: [Float], bands: Int, framesPerSecond: Double) throws(SoundError) -> [Float] {
    let frames = logMel.count / bands
    let spectrum = try ShortTimeSpectrum(window: window, hop: window / 2)
    let perGroup = bands / groups
    var features: [Float] = []
    for group in 0..<groups {
      let signal = (0..<frames).map { frame in
        let start = frame * bands + group * perGroup
        return logMel[start..<(start + perGroup)].reduce(0, +) / Float(perGroup)
      }
      let mean = Statistics.mean(signal)
      var sums = [Double](repeating: 0, count: edges.count - 1)
      var windows = 0.0
      func gather(_ power: UnsafeBufferPointer<Float>) {
        for band in sums.indices {
          let first = Int((edges[band] * Double(window) / framesPerSecond).rounded())
          let last = Int((edges[band + 1] * Double(window) / framesPerSecond).rounded())
          for bin in first..<min(last, power.count) { sums[band] += Double(power[bin]) }
        }
        windows += 1
      }
      try signal.map { $0 - mean }.withUnsafeBufferPointer { (values) throws(SoundError) in
        try spectrum.push(values) { (power) throws(SoundError) in gather(power) }
      }
      try spectrum.finish { (power) throws(SoundError) in gather(power) }
      features += sums.map { Float(10 * log10($0 / max(1, windows) + 1e-3)) }
    }
    return features
  }
}
