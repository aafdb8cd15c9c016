import Glibc
import Testing

@testable import Sound

private func meter(_ samples: [Float], channels: Int, rate: Int, peak: LoudnessMeter.Peak = .sample) throws
  -> LoudnessMeter
{
  let meter = try LoudnessMeter(channels: channels, sampleRate: rate, peak: peak)
  try samples.withUnsafeBufferPointer { try meter.add($0) }
  return meter
}

@Suite struct LoudnessMeterTests {
  @Test("A stereo tone of 1 kHz at -23 dBFS has -23 LUFS, as EBU Tech 3341 case 1 demands")
  func ebuCase1() throws {
    let samples = tone(1_000, seconds: 5, rate: 48_000, channels: 2, amplitude: Float(pow(10, -23.0 / 20)))
    let meter = try meter(samples, channels: 2, rate: 48_000)
    #expect(abs(try #require(meter.integrated) + 23) < 0.1)
    #expect(abs(meter.peak - pow(10, -23.0 / 20)) < 1e-4)
  }

  @Test("Silence and less than 400 ms have no loudness")
  func none() throws {
    #expect(try meter([Float](repeating: 0, count: 96_000), channels: 1, rate: 48_000).integrated == nil)
    #expect(try meter(tone(1_000, seconds: 0.3, rate: 48_000), channels: 1, rate: 48_000).integrated == nil)
  }

  @Test("The true peak finds what lies between the samples")
  func truePeak() throws {
    // A quarter of the rate, sampled 45 degrees off its peaks: every sample is 0.707 of the amplitude.
    let samples = (0..<48_000).map { Float(sin(.pi / 2 * Double($0) + .pi / 4)) }
    #expect(abs(try meter(samples, channels: 1, rate: 48_000).peak - 0.7071) < 1e-3)
    #expect(try meter(samples, channels: 1, rate: 48_000, peak: .true).peak > 0.98)
  }
}
