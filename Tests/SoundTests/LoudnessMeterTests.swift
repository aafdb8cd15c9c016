import Glibc
import Testing

@testable import Sound

private func loudness(_ samples: [Float], channels: Int, rate: Int) throws -> Double? {
  let meter = try LoudnessMeter(channels: channels, sampleRate: rate)
  try samples.withUnsafeBufferPointer { try meter.add($0) }
  return meter.integrated
}

@Suite struct LoudnessMeterTests {
  @Test("A stereo tone of 1 kHz at -23 dBFS has -23 LUFS, as EBU Tech 3341 case 1 demands")
  func ebuCase1() throws {
    let samples = tone(1_000, seconds: 5, rate: 48_000, channels: 2, amplitude: Float(pow(10, -23.0 / 20)))
    #expect(abs(try #require(try loudness(samples, channels: 2, rate: 48_000)) + 23) < 0.1)
  }

  @Test("Silence and less than 400 ms have no loudness")
  func none() throws {
    #expect(try loudness([Float](repeating: 0, count: 96_000), channels: 1, rate: 48_000) == nil)
    #expect(try loudness(tone(1_000, seconds: 0.3, rate: 48_000), channels: 1, rate: 48_000) == nil)
  }
}
