import Testing

@testable import Sound

@Suite struct MonoMixTests {
  @Test("Mixing down takes the mean of the channels, in place too", arguments: [1, 2, 6])
  func mean(_ channels: Int) {
    var samples = (0..<(5 * channels)).map { Float($0) }
    let wanted = (0..<5).map { frame in
      samples[(frame * channels)..<((frame + 1) * channels)].reduce(0, +) / Float(channels)
    }
    samples.withUnsafeMutableBufferPointer { mixDown(UnsafeBufferPointer($0), channels: channels, into: $0) }
    #expect(zip(samples, wanted).allSatisfy { abs($0 - $1) < 1e-4 })
  }
}
