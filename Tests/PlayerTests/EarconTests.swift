import Devices
import Testing

@testable import Player

struct EarconTests {
  @Test("each is short, within half of full scale, and begins and ends in silence", arguments: Earcon.allCases)
  func shape(earcon: Earcon) {
    for rate in [8_000, 44_100, 192_000] {
      let samples = earcon.samples(rate: rate)
      #expect(abs(Double(samples.count) - earcon.duration * Double(rate)) <= 1)
      #expect((0.04...0.6).contains(earcon.duration))
      #expect(samples.allSatisfy { abs($0) <= 0.5 } && samples.contains { abs($0) > 0.05 })
      #expect(abs(samples.first ?? 1) < 0.001 && abs(samples.last ?? 1) < 0.01)
    }
  }

  @Test("by itself it is given in whatever format a speaker takes")
  func formats() {
    for encoding in SoundFormat.Encoding.allCases {
      let format = SoundFormat(rate: 48_000, channels: 2, encoding: encoding)
      let bytes = Earcon.like.bytes(in: format)
      let samples = Earcon.like.samples(rate: 48_000)
      #expect(bytes.count == samples.count * format.bytesPerFrame)
      guard encoding == .float32 else { continue }
      bytes.withUnsafeBytes { bytes in
        for (index, sample) in samples.enumerated() {
          #expect(bytes.loadUnaligned(fromByteOffset: 8 * index + 4, as: Float.self) == sample)
        }
      }
    }
  }

  @Test("no two sound alike, and each has a meaning of its own")
  func different() {
    let sounds = Earcon.allCases.map { $0.samples(rate: 8_000) }
    func product(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    for (index, one) in sounds.enumerated() {
      for other in sounds[..<index] {
        let likeness = product(one, other) / (product(one, one) * product(other, other)).squareRoot()
        #expect(abs(likeness) < 0.8)
      }
    }
    #expect(Set(Earcon.allCases.map(\.meaning)).count == Earcon.allCases.count)
  }
}
