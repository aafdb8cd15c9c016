import Glibc

/// Triangular filters spaced evenly on the mel scale of Slaney's Auditory Toolbox (1998): linear below 1 kHz,
/// logarithmic above; each triangle has unit area, so that white noise gives a flat output.
public struct MelBank: Sendable {
  public let bands: Int
  /// One filter: its first bin and its share of `weights`.
  private let filters: [(firstBin: Int, weights: Range<Int>)]
  private let weights: [Float]

  /// - Parameters:
  ///   - bins: length of the power spectra, `window / 2 + 1`.
  ///   - low: lower edge of the first band in Hz.
  ///   - high: upper edge of the last band in Hz, at most half the sample rate.
  public init(bands: Int, bins: Int, sampleRate: Double, low: Double, high: Double) {
    let (first, last) = (Self.mel(low), Self.mel(high))
    let edges = (0..<(bands + 2)).map { Self.hertz(first + (last - first) * Double($0) / Double(bands + 1)) }
    let binWidth = sampleRate / 2 / Double(bins - 1)
    var filters: [(firstBin: Int, weights: Range<Int>)] = []
    var weights: [Float] = []
    for band in 0..<bands {
      let (left, centre, right) = (edges[band], edges[band + 1], edges[band + 2])
      let start = weights.count
      let firstBin = max(0, Int((left / binWidth).rounded(.up)))
      let lastBin = max(firstBin, min(bins - 1, Int(right / binWidth)))
      for bin in firstBin...lastBin {
        let frequency = Double(bin) * binWidth
        let height = min((frequency - left) / (centre - left), (right - frequency) / (right - centre))
        weights.append(Float(max(0, height) * 2 / (right - left)))
      }
      filters.append((firstBin, start..<weights.count))
    }
    self.bands = bands
    self.filters = filters
    self.weights = weights
  }

  /// Band powers of one power spectrum.
  /// - Parameters:
  ///   - power: `bins` values.
  ///   - output: room for `bands` values.
  public func apply(_ power: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>) {
    weights.withUnsafeBufferPointer { weights in
      for band in 0..<bands {
        let (bin, range) = filters[band]
        let offset = bin - range.lowerBound
        var sum: Float = 0
        for index in range { sum += weights[index] * power[index + offset] }
        output[band] = sum
      }
    }
  }

  static let linearSlope = 200.0 / 3
  static let logStart = 1_000.0
  static let logStep = log(6.4) / 27

  static func mel(_ hertz: Double) -> Double {
    hertz < logStart ? hertz / linearSlope : logStart / linearSlope + log(hertz / logStart) / logStep
  }

  static func hertz(_ mel: Double) -> Double {
    let edge = logStart / linearSlope
    return mel < edge ? mel * linearSlope : logStart * exp((mel - edge) * logStep)
  }
}
