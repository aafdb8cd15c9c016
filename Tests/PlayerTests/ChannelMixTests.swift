import Testing

@testable import Player

struct ChannelMixTests {
  private func mixed(_ source: [Float], _ from: Int, to: Int, gain: Float = 1) -> [Float] {
    var target = [Float](repeating: -9, count: source.count / from * to)
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { mix(source, channels: from, into: $0, channels: to, gain: gain) }
    }
    return target
  }

  @Test("mono goes to both sides, stereo to mono is the mean, and equal counts stay")
  func common() {
    #expect(mixed([1, 2, 3], 1, to: 2) == [1, 1, 2, 2, 3, 3])
    #expect(mixed([1, 3, 5, 9], 2, to: 1) == [2, 7])
    #expect(mixed([1, 3, 5, 9], 2, to: 2, gain: 0.5) == [0.5, 1.5, 2.5, 4.5])
  }

  @Test("no number of channels makes anything louder", arguments: 1...16)
  func bounded(from: Int) {
    for to in 1...8 {
      let result = mixed([Float](repeating: 1, count: from * 3), from, to: to)
      #expect(result == [Float](repeating: 1, count: to * 3))
    }
  }
}
