import Glibc

/// A track's pace.
public struct Tempo: Sendable, Equatable {
  /// Beats per minute, 40...220.
  public let beatsPerMinute: Float
  /// Height of the onset strength's autocorrelation at the beat, 0...1: how steady the pulse is.
  public let clarity: Float

  /// Tempo by the autocorrelation of the onset strength, weighted by a log-normal prior around 120 BPM, with the
  /// octave decided by what also repeats at two and three times the period: Ellis, Beat Tracking by Dynamic
  /// Programming, Journal of New Music Research 36 (2007), section 3.2, equations 7 and 8.
  /// - Parameters:
  ///   - onsets: onset strength per frame; nil results from fewer than two seconds or from none at all.
  ///   - framesPerSecond: of the onset strength.
  public init?(onsets: [Float], framesPerSecond: Double) {
    let longest = Int(framesPerSecond * 60 / Self.slowest)
    let shortest = Int(framesPerSecond * 60 / Self.fastest)
    guard shortest >= 2, onsets.count > longest * 4 / 3, onsets.count > Int(2 * framesPerSecond) else { return nil }
    let lags = min(onsets.count / 2, 4 * longest + 2)
    let correlation = Self.autocorrelation(onsets, lags: lags)
    guard let power = correlation.first, power > 1e-9 else { return nil }

    func at(_ lag: Int) -> Float { lag < correlation.count ? correlation[lag] : 0 }
    func score(_ lag: Int) -> Float {
      let octaves = log2(60 * framesPerSecond / Double(lag) / Self.usual)
      let prior = Float(exp(-0.5 * (octaves / Self.priorWidth) * (octaves / Self.priorWidth)))
      let double = at(lag) + 0.5 * at(2 * lag) + 0.25 * (at(2 * lag - 1) + at(2 * lag + 1))
      let triple = at(lag) + 0.33 * (at(3 * lag) + at(3 * lag - 1) + at(3 * lag + 1))
      return prior * max(double, triple)
    }
    guard let lag = (shortest...longest).max(by: { score($0) < score($1) }), at(lag) > 0 else { return nil }
    beatsPerMinute = Float(60 * framesPerSecond / Self.refined(lag, correlation))
    clarity = min(1, at(lag) / power)
  }

  /// BPM.
  static let slowest = 40.0
  static let fastest = 220.0
  static let usual = 120.0
  /// In octaves.
  static let priorWidth = 0.9

  /// Follows the peak to four times the period, where a frame is a quarter of the error, then interpolates.
  private static func refined(_ lag: Int, _ correlation: [Float]) -> Double {
    var period = Double(lag)
    for multiple in [1.0, 2, 4] {
      let expected = Int((period * multiple).rounded())
      let reach = max(1, Int(multiple) / 2 + 1)
      guard expected + reach + 1 < correlation.count, expected - reach > 0 else { break }
      guard let peak = ((expected - reach)...(expected + reach)).max(by: { correlation[$0] < correlation[$1] }) else {
        break
      }
      let (left, centre, right) = (correlation[peak - 1], correlation[peak], correlation[peak + 1])
      guard centre > 0, centre >= left, centre >= right else { break }
      let curve = left - 2 * centre + right
      period = (Double(peak) + (curve < 0 ? Double(0.5 * (left - right) / curve) : 0)) / multiple
    }
    return period
  }

  /// Of the onset strength less its mean; each lag is divided by the number of products, so that long ones do not fade.
  static func autocorrelation(_ onsets: [Float], lags: Int) -> [Float] {
    let mean = onsets.reduce(0, +) / Float(max(1, onsets.count))
    let centred = onsets.map { $0 - mean }
    return centred.withUnsafeBufferPointer { values in
      (0..<min(lags, values.count)).map { lag in
        var sum: Float = 0
        for index in 0..<(values.count - lag) { sum += values[index] * values[index + lag] }
        return sum / Float(values.count - lag)
      }
    }
  }
}
