import Testing

@testable import Player

struct LoudnessGainTests {
  @Test("loud tracks are turned down to the target, quiet ones up")
  func target() {
    #expect(LoudnessGain.decibels(loudness: -8, peak: 1) == -10)
    #expect(LoudnessGain.decibels(loudness: -24, peak: 0.1) == 6)
    #expect(LoudnessGain.decibels(loudness: -24, peak: 0.1, target: -23) == 1)
  }

  @Test("the peak never passes full scale", arguments: [0.01, 0.3, 0.99, 1, 1.4])
  func peak(peak: Double) {
    for loudness in stride(from: -60.0, through: 0, by: 3) {
      let gain = LoudnessGain.decibels(loudness: loudness, peak: peak)
      #expect(Double(linear(decibels: gain)) * peak < 1 + 1e-6)
    }
  }

  @Test("what is not known is not amplified")
  func unknown() {
    #expect(LoudnessGain.decibels(loudness: -30, peak: nil) == 0)
    #expect(LoudnessGain.decibels(loudness: nil, peak: 0.5) == -8)
    #expect(LoudnessGain.decibels(loudness: -.infinity, peak: 0) == -8)
    #expect(LoudnessGain.decibels(loudness: .nan, peak: .nan) == -8)
  }

  @Test("decibels become factors")
  func factors() {
    #expect(linear(decibels: 0) == 1 && linear(decibels: -20) == 0.1)
    #expect(linear(decibels: -.infinity) == 0 && linear(decibels: .nan) == 0)
  }
}
