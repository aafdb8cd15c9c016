import Glibc
import Testing

@testable import Sound

private let rate = 22_050.0 / 512

/// Onset strength with a peak per beat, spread over neighbouring frames, and weaker ones between the beats.
private func pulses(_ bpm: Double, seconds: Double = 30, between: Float = 0, seed: UInt64 = 1) -> [Float] {
  var random = SeededRandom(seed: seed)
  return (0..<Int(seconds * rate)).map { frame in
    let beats = Double(frame) / rate * bpm / 60
    func peak(_ phase: Double) -> Float { Float(exp(-pow((phase - phase.rounded()) * 60 / bpm * rate, 2))) }
    return peak(beats) + between * peak(beats + 0.5) + Float.random(in: 0...0.1, using: &random)
  }
}

@Suite struct TempoTests {
  @Test("A steady pulse is timed to half a percent", arguments: [80.0, 93.3, 100, 120, 128, 140, 165])
  func steady(_ bpm: Double) throws {
    let tempo = try #require(Tempo(onsets: pulses(bpm, between: 0.3), framesPerSecond: rate))
    #expect(abs(Double(tempo.beatsPerMinute) / bpm - 1) < 0.005)
    #expect(tempo.clarity > 0.5)
  }

  @Test("Noise has a low clarity, a constant and a very short list no tempo")
  func none() throws {
    var random = SeededRandom(seed: 11)
    let noise = (0..<2_000).map { _ in Float.random(in: 0...1, using: &random) }
    #expect((Tempo(onsets: noise, framesPerSecond: rate)?.clarity ?? 0) < 0.2, "seed 11")
    #expect(Tempo(onsets: [Float](repeating: 1, count: 2_000), framesPerSecond: rate) == nil)
    #expect(Tempo(onsets: pulses(120, seconds: 1), framesPerSecond: rate) == nil)
    #expect(Tempo(onsets: [], framesPerSecond: rate) == nil)
  }

  @Test("The autocorrelation peaks at the period")
  func autocorrelation() {
    let values = (0..<400).map { Float($0 % 10 == 0 ? 1 : 0) }
    let correlation = Tempo.autocorrelation(values, lags: 35)
    #expect(correlation.count == 35)
    for lag in [10, 20, 30] { #expect(abs(correlation[lag] - correlation[0]) < 0.01) }
    #expect(correlation[5] < 0)
  }

  @Test("Clicks are counted as onsets")
  func onsets() {
    let (bands, frames) = (8, 430)
    // A click every half second, fading by 3 dB per frame.
    let logMel = (0..<frames).flatMap { frame in
      [Float](repeating: max(0, 60 - 3 * Float(Double(frame).truncatingRemainder(dividingBy: rate / 2))), count: bands)
    }
    let onsets = Onsets(logMel: logMel, bands: bands, framesPerSecond: rate)
    #expect(onsets.strength.count == frames)
    #expect(abs(onsets.rate - 2) < 0.25)
  }
}
