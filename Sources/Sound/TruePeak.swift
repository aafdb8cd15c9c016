import Glibc

/// The highest point of the waveform, between the samples too, as ITU-R BS.1770-4 (annex 2) has it: four points for each
/// sample at the usual rates, two from 88.2 kHz and one from 176.4 kHz on, by a windowed sinc of 12 samples.
///
/// What lies between is sought only where the samples nearby come close enough to the highest point so far: the waveform
/// does not rise by more than `overshoot` between them in music.
public final class TruePeak {
  /// 1 being full scale.
  public private(set) var highest: Float = 0

  private let channels: Int
  /// One filter for each point between two samples.
  private let filters: [[Float]]
  /// The last `taps - 1` samples of each channel, then those of a block.
  private let samples: UnsafeMutableBufferPointer<Float>
  private let between: UnsafeMutableBufferPointer<Float>

  static let taps = 12
  private static let block = 256
  private static let overshoot: Float = 1.5
  private static let kept = taps - 1

  public init(channels: Int, sampleRate: Int) {
    self.channels = channels
    let points = sampleRate < 88_200 ? 4 : sampleRate < 176_400 ? 2 : 1
    filters = (1..<points).map { Self.filter(at: Double($0) / Double(points)) }
    samples = .allocate(capacity: channels * (Self.kept + Self.block))
    samples.initialize(repeating: 0)
    between = .allocate(capacity: Self.block)
    between.initialize(repeating: 0)
  }

  deinit {
    samples.deallocate()
    between.deallocate()
  }

  /// Adds interleaved sample frames.
  public func add(_ input: UnsafeBufferPointer<Float>) {
    let frames = input.count / channels
    var start = 0
    while start < frames {
      let count = min(Self.block, frames - start)
      for channel in 0..<channels { add(input, start, count, channel) }
      start += count
    }
  }

  private func add(_ input: UnsafeBufferPointer<Float>, _ start: Int, _ count: Int, _ channel: Int) {
    guard let source = input.baseAddress, let base = samples.baseAddress else { return }
    let own = base + channel * (Self.kept + Self.block)
    var peak: Float = 0
    for index in 0..<count {
      let sample = source[(start + index) * channels + channel]
      own[Self.kept + index] = sample
      peak = max(peak, sample.magnitude)
    }
    // What is kept of the block before can be part of a rise, too.
    for index in 0..<Self.kept { peak = max(peak, own[index].magnitude) }
    highest = max(highest, peak)
    if peak * Self.overshoot > highest { for filter in filters { seek(own, count, filter) } }
    for index in 0..<Self.kept { own[index] = own[count + index] }
  }

  /// Looks at one point between each two samples.
  private func seek(_ own: UnsafeMutablePointer<Float>, _ count: Int, _ filter: [Float]) {
    guard let sums = between.baseAddress else { return }
    for index in 0..<count { sums[index] = 0 }
    for (tap, weight) in filter.enumerated() {
      let shifted = own + tap
      for index in 0..<count { sums[index] += weight * shifted[index] }
    }
    var peak = highest
    for index in 0..<count { peak = max(peak, sums[index].magnitude) }
    highest = peak
  }

  /// Weights of 12 samples for the point that lies `fraction` of a sample after the sixth of them, under a Kaiser window.
  private static func filter(at fraction: Double) -> [Float] {
    let half = Double(taps / 2)
    let weights = (0..<taps).map { tap -> Double in
      let distance = Double(tap - taps / 2 + 1) - fraction
      let angle = Double.pi * distance
      let share = max(0, 1 - (distance / half) * (distance / half))
      return (angle == 0 ? 1 : sin(angle) / angle) * bessel(4 * share.squareRoot()) / bessel(4)
    }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }

  /// The modified Bessel function of order zero.
  private static func bessel(_ value: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for step in 1...20 {
      term *= value / 2 / Double(step)
      sum += term * term
    }
    return sum
  }
}
