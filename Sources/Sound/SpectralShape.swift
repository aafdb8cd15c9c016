import Glibc

/// What one power spectrum looks like, whatever its level. Only frequencies of the parameters' band count, so that
/// recordings of different bandwidths compare. Centroid, spread and roll-off weigh by magnitude.
final class SpectralShape {
  static let contrastBands = 6
  /// Level in dB, centroid, spread and roll-off in octaves above 100 Hz, then the contrasts.
  static let count = 4 + contrastBands
  /// Share of the magnitude that lies below the roll-off frequency.
  static let rollOffShare: Float = 0.85

  private let firstBin: Int
  private let lastBin: Int
  private let binWidth: Float
  /// First bin of each contrast band, and one past the last bin.
  private let contrastEdges: [Int]
  private let magnitudes: UnsafeMutableBufferPointer<Float>

  init(_ parameters: SpectrogramParameters) {
    binWidth = Float(parameters.sampleRate) / Float(parameters.window)
    let width = binWidth
    firstBin = max(1, Int(Float(parameters.low) / width))
    lastBin = min(parameters.window / 2, Int(Float(parameters.high) / width))
    // Octaves from 200 Hz up, as in Jiang et al., Music type classification by spectral contrast feature, ICME 2002.
    let (first, last) = (firstBin, lastBin)
    contrastEdges =
      [first] + [200, 400, 800, 1_600, 3_200].map { min(last, max(first, Int($0 / width))) } + [last + 1]
    magnitudes = .allocate(capacity: parameters.window / 2 + 1)
  }

  deinit { magnitudes.deallocate() }

  /// Appends `count` values for one frame to `values`.
  func append(_ power: UnsafeBufferPointer<Float>, to values: inout [Float]) {
    let magnitudes = magnitudes
    var (total, sum, weighted): (Float, Float, Float) = (0, 0, 0)
    for bin in firstBin...lastBin {
      let magnitude = power[bin].squareRoot()
      magnitudes[bin] = magnitude
      total += power[bin]
      sum += magnitude
      weighted += magnitude * Float(bin)
    }
    guard total > 1e-14 else {
      values.append(-140)
      for _ in 1..<Self.count { values.append(0) }
      return
    }
    let centroid = weighted / sum
    var (spread, below, rollOff): (Float, Float, Int) = (0, 0, lastBin)
    for bin in firstBin...lastBin {
      let distance = Float(bin) - centroid
      spread += magnitudes[bin] * distance * distance
      if below < sum * Self.rollOffShare { rollOff = bin }
      below += magnitudes[bin]
    }
    values.append(10 * log10f(total))
    values.append(octaves(centroid))
    values.append(octaves((spread / sum).squareRoot()))
    values.append(octaves(Float(rollOff)))
    for band in 0..<Self.contrastBands {
      values.append(contrast(power, contrastEdges[band]..<max(contrastEdges[band] + 1, contrastEdges[band + 1]), total))
    }
  }

  /// Hertz to octaves above 100 Hz, at least 0.
  private func octaves(_ bins: Float) -> Float { log2f(max(bins * binWidth, 100) / 100) }

  /// dB from the geometric to the arithmetic mean of a band's powers: 0 for a flat band, high for clear tones. Powers
  /// more than 20 dB under the band's mean count as that, since that is where codecs drop or replace what they can.
  private func contrast(_ power: UnsafeBufferPointer<Float>, _ range: Range<Int>, _ total: Float) -> Float {
    var sum: Float = 0
    for bin in range { sum += power[bin] }
    let mean = sum / Float(range.count)
    // An empty band is flat, however loud the others are.
    let floor = mean * 0.01 + total * 1e-10
    var logs: Float = 0
    for bin in range { logs += log2f(power[bin] + floor) }
    return 3.0103 * (log2f(mean + floor) - logs / Float(range.count))
  }
}
