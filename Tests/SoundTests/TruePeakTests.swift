import CEBUR128
import Glibc
import Testing

@testable import Sound

private func peak(_ samples: [Float], channels: Int = 1, rate: Int = 48_000, pieces: Int = 1_000) -> Float {
  let peak = TruePeak(channels: channels, sampleRate: rate)
  for start in stride(from: 0, to: samples.count, by: pieces * channels) {
    samples[start..<min(start + pieces * channels, samples.count)].withUnsafeBufferPointer { peak.add($0) }
  }
  return peak.highest
}

@Suite("The true peak") struct TruePeakTests {
  @Test("finds what lies between the samples, however the sound is cut into pieces", arguments: [1, 7, 255, 4_096])
  func between(_ pieces: Int) {
    // A quarter of the rate, sampled 45 degrees off its peaks: every sample is 0.707 of the amplitude.
    let samples = (0..<8_000).map { Float(sin(.pi / 2 * Double($0) + .pi / 4)) }
    #expect(abs(peak(samples, pieces: pieces) - 1) < 0.02)
  }

  @Test("is libebur128's to a quarter of a decibel", arguments: [44_100, 96_000])
  func peer(_ rate: Int) throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      let hertz = Double.random(in: 100...15_000, using: &random)
      let samples = tone(hertz, seconds: 0.1, rate: rate, channels: 2, amplitude: 0.8)
      var meter = ebur128_init(2, UInt(rate), Int32(EBUR128_MODE_TRUE_PEAK.rawValue))
      ebur128_add_frames_float(meter, samples, samples.count / 2)
      var theirs = 0.0
      ebur128_true_peak(meter, 0, &theirs)
      ebur128_destroy(&meter)
      let ours = Double(peak(samples, channels: 2, rate: rate))
      #expect(abs(20 * log10(ours / theirs)) < 0.25, "\(hertz) Hz: \(ours) and \(theirs)")
    }
  }

  @Test("is the highest sample where the rate leaves nothing between")
  func fast() {
    #expect(peak([0.1, -0.7, 0.2], rate: 192_000) == 0.7)
    #expect(peak([]) == 0)
  }
}

@Suite("Silence") struct SilenceTests {
  @Test("is measured before and after the music, across pieces")
  func edges() {
    var silence = Silence()
    for piece in [[Float](repeating: 0, count: 100), [0, 0.0005, 0.5, 0], [0.2, 0, 0], [0, 0]] as [[Float]] {
      piece.withUnsafeBufferPointer { silence.add($0) }
    }
    #expect(silence.leading == 102 && silence.trailing == 4)
  }

  @Test("that is all there is counts at the start")
  func nothing() {
    var silence = Silence()
    [Float](repeating: 0, count: 50).withUnsafeBufferPointer { silence.add($0) }
    #expect(silence.leading == 50 && silence.trailing == 0)
  }
}
