import Glibc
import Testing

@testable import Sound

/// Pushes everything through in blocks of `block` frames.
private func resample(_ input: [Float], channels: Int, from: Int, to: Int, block: Int) throws -> [Float] {
  let resampler = try Resampler(from: from, to: to, channels: channels, quality: .playback)
  var output: [Float] = []
  var room = [Float](repeating: 0, count: 512 * channels)
  var position = 0
  while position < input.count {
    let end = min(input.count, position + block * channels)
    let step = try input.withUnsafeBufferPointer { source in
      try room.withUnsafeMutableBufferPointer {
        try resampler.process(UnsafeBufferPointer(rebasing: source[position..<end]), into: $0)
      }
    }
    position += step.taken * channels
    output += room[..<(step.written * channels)]
  }
  while case let written = try room.withUnsafeMutableBufferPointer({ try resampler.finish(into: $0) }), written > 0 {
    output += room[..<(written * channels)]
  }
  return output
}

@Suite struct ResamplerTests {
  @Test("A tone keeps its pitch, level and place at every rate", arguments: [8_000, 22_050, 44_100, 48_000, 96_000])
  func keepsTone(_ rate: Int) throws {
    let output = try resample(tone(440, seconds: 0.5, rate: rate), channels: 1, from: rate, to: 22_050, block: 777)
    #expect(abs(output.count - 11_025) <= 1)
    let wanted = tone(440, seconds: 0.5, rate: 22_050)
    for index in 1_000..<10_000 where abs(output[index] - wanted[index]) > 2e-3 {
      Issue.record("sample \(index): \(output[index]) instead of \(wanted[index])")
      return
    }
  }

  @Test("Channels stay apart and the size of the blocks does not matter")
  func channels() throws {
    let left = tone(500, seconds: 0.2, rate: 48_000)
    let input = left.flatMap { [Float]([$0, 0]) }
    let output = try resample(input, channels: 2, from: 48_000, to: 44_100, block: 100)
    #expect(abs(output.count / 2 - 8_820) <= 1)
    #expect(stride(from: 1, to: output.count, by: 2).allSatisfy { abs(output[$0]) < 1e-5 })
    let again = try resample(input, channels: 2, from: 48_000, to: 44_100, block: 9_999)
    #expect(output == again)
  }

  @Test("What lies above the new band is removed")
  func removesAliases() throws {
    let output = try resample(
      tone(15_000, seconds: 0.3, rate: 48_000), channels: 1, from: 48_000, to: 22_050, block: 512)
    #expect(output[500..<6_000].allSatisfy { abs($0) < 1e-3 })
  }

  @Test("Impossible rates are refused")
  func refuses() {
    #expect(throws: SoundError.self) { try Resampler(from: 0, to: 44_100, channels: 1, quality: .analysis) }
  }
}
