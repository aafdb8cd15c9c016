import Glibc

/// Gathers how much of each pitch class a track holds, from the peaks of long spectra, free of the tuning of its
/// instruments.
///
/// Each local maximum of the power spectrum between 60 and 2,000 Hz is placed to a fraction of a semitone by parabolic
/// interpolation of the log power and counts with its amplitude's square root, which keeps loud bass notes from
/// deciding alone. The track's tuning is the circular mean of the peaks' distances from equal temperament at
/// A = 440 Hz (as in Gomez, Tonal Description of Music Audio Signals, 2006).
public final class PitchClasses {
  /// 10 cents each.
  private static let stepsPerOctave = 120
  private var histogram = [Float](repeating: 0, count: stepsPerOctave)
  private var frame = [Float](repeating: 0, count: 12)
  private var previous = [Float](repeating: 0, count: 12)
  private var changes = RunningMoments()
  private let firstBin: Int
  private let lastBin: Int
  private let binWidth: Float

  public init(window: Int, sampleRate: Double) {
    binWidth = Float(sampleRate) / Float(window)
    firstBin = max(1, Int(60 / binWidth))
    lastBin = min(window / 2 - 1, Int(2_000 / binWidth))
  }

  /// Adds one power spectrum of `window / 2 + 1` values.
  public func add(_ power: UnsafeBufferPointer<Float>) {
    var strongest: Float = 0
    for bin in firstBin...lastBin { strongest = max(strongest, power[bin]) }
    guard strongest > 1e-12 else { return }
    // Peaks more than 50 dB under the strongest are noise.
    let threshold = strongest * 1e-5
    for index in 0..<12 { frame[index] = 0 }
    var total: Float = 0
    for bin in firstBin...lastBin {
      let (left, centre, right) = (power[bin - 1], power[bin], power[bin + 1])
      guard centre > threshold, centre > left, centre >= right else { continue }
      let (a, b, c) = (logf(max(left, 1e-20)), logf(centre), logf(max(right, 1e-20)))
      let curve = a - 2 * b + c
      let offset = curve < -1e-9 ? 0.5 * (a - c) / curve : 0
      let octaves = log2f((Float(bin) + offset) * binWidth / 261.6256)
      let weight = (centre / strongest).squareRoot().squareRoot()
      let position = (octaves - octaves.rounded(.down)) * Float(Self.stepsPerOctave)
      histogram[min(Self.stepsPerOctave - 1, Int(position))] += weight
      frame[Int((position / 10).rounded()) % 12] += weight
      total += weight
    }
    guard total > 0 else { return }
    var change: Float = 0
    for index in 0..<12 {
      frame[index] /= total
      change += (frame[index] - previous[index]).magnitude
      previous[index] = frame[index]
    }
    changes.add(change)
  }

  /// Mean absolute change of the pitch classes from one spectrum to the next, 0...2.
  public var meanChange: Float { changes.mean }

  /// Deviation from A = 440 Hz in semitones, -0.5..<0.5.
  public var tuning: Float {
    var (real, imaginary): (Float, Float) = (0, 0)
    for (step, weight) in histogram.enumerated() {
      let angle = 2 * Float.pi * (Float(step % 10) + 0.5) / 10
      real += weight * cosf(angle)
      imaginary += weight * sinf(angle)
    }
    guard real != 0 || imaginary != 0 else { return 0 }
    return atan2f(imaginary, real) / (2 * .pi)
  }

  /// The 12 pitch classes from C, tuned, summing to 1; all zero for silence.
  public var chroma: [Float] {
    let total = histogram.reduce(0, +)
    guard total > 0 else { return [Float](repeating: 0, count: 12) }
    let tuning = tuning
    var chroma = [Float](repeating: 0, count: 12)
    for (step, weight) in histogram.enumerated() {
      let semitone = (Float(step) + 0.5) / 10 - tuning
      let nearest = semitone.rounded()
      let shape = 0.5 + 0.5 * cosf(2 * .pi * (semitone - nearest))
      chroma[(Int(nearest) + 12) % 12] += weight * shape
    }
    let sum = chroma.reduce(0, +)
    return sum > 0 ? chroma.map { $0 / sum } : chroma
  }
}
