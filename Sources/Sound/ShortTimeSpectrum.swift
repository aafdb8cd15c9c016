import CKissFFT
import Glibc

/// Cuts a stream of mono samples into overlapping windows and gives the power spectrum of each. Its buffers are
/// allocated once, whatever the length of the stream.
public final class ShortTimeSpectrum {
  /// Samples per window, even.
  public let window: Int
  /// Samples from one window's start to the next one's.
  public let hop: Int
  /// `window / 2 + 1`: frequencies 0, rate / window, ... rate / 2.
  public var bins: Int { window / 2 + 1 }

  private let transform: kiss_fftr_cfg
  private let weights: UnsafeMutableBufferPointer<Float>
  private let pending: UnsafeMutableBufferPointer<Float>
  private let windowed: UnsafeMutableBufferPointer<Float>
  private let spectrum: UnsafeMutableBufferPointer<kiss_fft_cpx>
  private let power: UnsafeMutableBufferPointer<Float>
  /// Samples waiting at the start of `pending`.
  private var filled = 0
  private var emitted = false

  /// The windows are periodic Hann windows. A full-scale sine in the middle of a bin has power 1 there.
  /// - Parameters:
  ///   - window: even, 2 or more.
  ///   - hop: 1...window.
  public init(window: Int, hop: Int) throws(SoundError) {
    guard window >= 2, window % 2 == 0, (1...window).contains(hop),
      let transform = kiss_fftr_alloc(Int32(window), 0, nil, nil)
    else { throw .processing(reason: "no Fourier transform with window \(window) and hop \(hop)") }
    self.window = window
    self.hop = hop
    self.transform = transform
    weights = .allocate(capacity: window)
    pending = .allocate(capacity: window)
    windowed = .allocate(capacity: window)
    spectrum = .allocate(capacity: window / 2 + 1)
    power = .allocate(capacity: window / 2 + 1)
    let scale = 4 / Double(window)
    for index in 0..<window {
      weights[index] = Float(scale * (0.5 - 0.5 * cos(2 * .pi * Double(index) / Double(window))))
    }
  }

  deinit {
    free(UnsafeMutableRawPointer(transform))
    weights.deallocate()
    pending.deallocate()
    windowed.deallocate()
    spectrum.deallocate()
    power.deallocate()
  }

  /// Adds samples and hands over the power spectrum (`bins` values, valid during the call) of each window completed.
  public func push(
    _ samples: UnsafeBufferPointer<Float>, _ body: (UnsafeBufferPointer<Float>) throws(SoundError) -> Void
  ) throws(SoundError) {
    guard let source = samples.baseAddress, let target = pending.baseAddress else { return }
    var used = 0
    while used < samples.count {
      let count = min(window - filled, samples.count - used)
      memcpy(target + filled, source + used, count * MemoryLayout<Float>.stride)
      filled += count
      used += count
      guard filled == window else { continue }
      try body(transformed())
      filled = window - hop
      memmove(target, target + hop, filled * MemoryLayout<Float>.stride)
    }
  }

  /// After the last samples: a stream too short for a single window gets one, filled up with zeros. Starts afresh.
  public func finish(_ body: (UnsafeBufferPointer<Float>) throws(SoundError) -> Void) throws(SoundError) {
    if !emitted, filled > 0 {
      for index in filled..<window { pending[index] = 0 }
      try body(transformed())
    }
    filled = 0
    emitted = false
  }

  private func transformed() -> UnsafeBufferPointer<Float> {
    emitted = true
    for index in 0..<window { windowed[index] = pending[index] * weights[index] }
    kiss_fftr(transform, windowed.baseAddress, spectrum.baseAddress)
    for bin in 0..<bins {
      let value = spectrum[bin]
      power[bin] = value.r * value.r + value.i * value.i
    }
    return UnsafeBufferPointer(power)
  }
}
