import Testing

@testable import Player

struct RampTests {
  @Test("a fade is a raised cosine: flat at both ends, half-way in the middle")
  func shape() {
    let ramp = Ramp(from: 1, to: 0, start: 100, length: 100)
    #expect(ramp.level(at: 0) == 1 && ramp.level(at: 100) == 1 && ramp.level(at: 200) == 0 && ramp.level(at: 900) == 0)
    #expect(abs(ramp.level(at: 150) - 0.5) < 1e-6)
    #expect(ramp.level(at: 101) > 0.999 && ramp.level(at: 199) < 0.001)
    #expect(abs(ramp.level(at: 130) + ramp.level(at: 170) - 1) < 1e-6)
  }

  @Test("blocks of any size give the same levels, on every channel")
  func blocks() {
    let ramp = Ramp(from: 0.2, to: 0.7, start: 10, length: 33)
    for block in [1, 7, 64] {
      var levels: [Float] = []
      for start in stride(from: 0, to: 64, by: block) {
        var samples = [Float](repeating: 1, count: 2 * min(block, 64 - start))
        samples.withUnsafeMutableBufferPointer { ramp.apply(to: $0, channels: 2, from: start) }
        levels += samples
      }
      #expect(levels == (0..<64).flatMap { [ramp.level(at: $0), ramp.level(at: $0)] })
    }
  }

  @Test("without length the level changes at once")
  func step() {
    let ramp = Ramp(from: 1, to: 0.5, start: 10, length: 0)
    #expect(ramp.level(at: 10) == 0.5)
    #expect(Ramp.level(0.25).level(at: 0) == 0.25)
  }
}
