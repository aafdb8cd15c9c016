import Devices
import Testing

@testable import Player

struct EngineMixerTests {
  private func bench(_ volume: Double, _ hardware: @escaping (Double) -> Double?) -> EngineBench {
    let bench = EngineBench(volume: Volume(volume))
    bench.speaker.hardware = hardware
    bench.command(.play([rampTrack(4, frames: 1_000)]))
    return bench
  }

  private func isNear(_ samples: [Float], _ factor: Float) -> Bool {
    zip(samples, ramp(4, 0..<1_000)).allSatisfy { abs($0 - $1 * factor) < 1e-5 }
  }

  @Test("what the card can do is left to it, and the samples stay as they are")
  func hardware() {
    let bench = bench(0.6) { $0 }
    bench.run()
    #expect(bench.speaker.samples == ramp(4, 0..<1_000))
    #expect(abs((bench.speaker.decibels.first ?? 0) - -20) < 1e-9)
  }

  @Test("where the card's steps are coarse, or end too soon, the samples make up for it")
  func rest() {
    let coarse = bench(0.6) { ($0 / 3).rounded(.up) * 3 }
    coarse.run()
    #expect(isNear(coarse.speaker.samples, linear(decibels: -2)))
    let short = bench(0.2) { max($0, -30) }
    short.run()
    #expect(isNear(short.speaker.samples, linear(decibels: -10)))
    // A card that was set too low is not made up for by amplifying.
    let low = bench(0.6) { $0 - 1 }
    low.run()
    #expect(low.speaker.samples == ramp(4, 0..<1_000))
  }

  @Test("silence is made in the samples, whatever the card says")
  func silence() {
    let bench = bench(0) { $0 }
    bench.run()
    #expect(bench.speaker.samples.count == 1_000 && bench.speaker.samples.allSatisfy { $0 == 0 })
  }

  @Test("a card without a volume, or whose volume stops working, is scaled for")
  func software() {
    let none = bench(0.6) { _ in nil }
    none.run()
    #expect(isNear(none.speaker.samples, Volume(0.6).factor))
    #expect(none.engine.status.mixer == nil)

    let failing = bench(1) { $0 }
    failing.run(until: .milliseconds(200))
    #expect(failing.engine.status.mixer == "Master")
    failing.speaker.hardware = nil
    failing.engine.setVolume(Volume(0.6))
    failing.run(until: .seconds(2))
    #expect(failing.engine.status.mixer == nil)
    #expect(
      zip(failing.speaker.samples, ramp(4, 0..<1_000)).suffix(500).allSatisfy {
        abs($0 - $1 * Volume(0.6).factor) < 1e-5
      })
  }

  @Test("a card that comes back is set anew")
  func back() {
    let bench = bench(0.6) { $0 }
    bench.run(until: .milliseconds(300))
    bench.speaker.writeScript = [.lost(device: "fake", reason: "No such device")]
    bench.run()
    #expect(bench.speaker.decibels.count == 2)
    #expect(bench.speaker.samples.count == 1_000)
  }
}
