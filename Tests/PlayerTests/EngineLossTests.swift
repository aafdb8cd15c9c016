import Devices
import Testing

@testable import Player

struct EngineLossTests {
  private static let gone = DeviceError.lost(device: "fake", reason: "No such device")

  @Test("a lost speaker makes the music wait, and it goes on from the sample that was heard last")
  func lost() {
    let bench = EngineBench()
    bench.command(.play([rampTrack(4, frames: 5_000), rampTrack(5, frames: 100)]))
    bench.run(until: .seconds(2))
    bench.speaker.writeScript = [Self.gone]
    bench.speaker.openScript = [Self.gone, Self.gone, Self.gone]
    bench.run()
    let samples = bench.speaker.samples
    #expect(bench.events.filter { $0 == .speakerLost(reason: Self.gone.description) }.count == 1)
    #expect(bench.events.filter { $0 == .speakerBack }.count == 1)
    #expect(samples.count == 5_100)
    // But for the fade-in, everything is there once.
    let different = zip(samples, ramp(4, 0..<5_000) + ramp(5, 0..<100)).enumerated().filter {
      $0.element.0 != $0.element.1
    }
    #expect(different.count <= 20)
    let first = different.first?.offset ?? 0
    #expect((1_900...2_101).contains(first) && different.allSatisfy { (first..<first + 20).contains($0.offset) })
  }

  @Test("attempts to open a lost speaker come more seldom, down to one a second")
  func backOff() {
    let bench = EngineBench()
    bench.speaker.openScript = Array(repeating: Self.gone, count: 1_000)
    bench.command(.play([rampTrack(4, frames: 5_000)]))
    var attempts: [Duration] = []
    for step in 0..<600 {
      let before = bench.speaker.calls.filter { $0 == "open" }.count
      bench.run(until: .milliseconds(100) * (step + 1))
      let after = bench.speaker.calls.filter { $0 == "open" }.count
      attempts += Array(repeating: bench.speaker.now, count: after - before)
    }
    // After the first, which came with the command: 0.25, 0.75, 1.75, 2.75 ... 59.75 seconds.
    #expect(attempts.count == 61)
    #expect(bench.events.count == 1)
  }

  @Test("started without a speaker, the player begins when there is one")
  func noSpeakerAtFirst() {
    let bench = EngineBench()
    bench.speaker.openScript = [Self.gone, Self.gone]
    let track = rampTrack(4, frames: 700)
    bench.command(.play([track]))
    bench.run()
    #expect(bench.speaker.samples == ramp(4, 0..<700))
    #expect(
      bench.events == [
        .speakerLost(reason: Self.gone.description), .speakerBack, .started(track), .finished(track, fraction: 1),
        .queueEnded,
      ])
  }

  @Test("a speaker that comes back with another rate gets the same position in that rate")
  func otherRate() {
    let bench = EngineBench()
    bench.command(.play([rampTrack(4, frames: 5_000), rampTrack(5, frames: 100)]))
    bench.run(until: .seconds(2))
    bench.speaker.writeScript = [Self.gone]
    bench.speaker.rate = 2_000
    bench.run()
    let at = bench.speaker.samples.firstIndex { $0 < 0.1 } ?? 0
    #expect((1_900...2_101).contains(at))
    #expect(Array(bench.speaker.samples[..<at]) == ramp(4, 0..<at))
    // Twice the frames for what was left, with nothing missing at the end.
    #expect(bench.speaker.samples.count - at == 2 * (5_100 - at))
    #expect(bench.speaker.samples.suffix(200).first == rampValue(5, 0))
    #expect(bench.events.filter { if case .started = $0 { true } else { false } }.count == 2)
  }

  @Test("pause, skip and stop work while the speaker is lost")
  func commandsWhileLost() {
    let bench = EngineBench()
    let tracks = [rampTrack(1, frames: 5_000), rampTrack(2, frames: 5_000), rampTrack(3, frames: 300)]
    bench.command(.play(tracks))
    bench.run(until: .seconds(1))
    bench.speaker.writeScript = [Self.gone]
    bench.speaker.openScript = Array(repeating: Self.gone, count: 7)
    bench.run(until: .seconds(2))
    #expect(bench.engine.status.speaker == .lost)
    bench.command(.pause)
    #expect(bench.events.last == .paused)
    let attempts = bench.speaker.calls.count
    bench.run(until: .seconds(40))
    #expect(bench.speaker.calls.count == attempts, "a paused player needs no speaker")
    bench.command(.skip)
    bench.command(.skip)
    bench.run()
    #expect(Array(bench.speaker.samples.suffix(300)) == ramp(3, 0..<300))
    #expect(bench.events.last == .queueEnded)
    bench.command(.stop)
    #expect(bench.events.last == .stopped)
  }

  @Test("a speaker lost while it fades out for a skip does not hold the skip up")
  func lostInFade() {
    let bench = EngineBench()
    let (first, second) = (rampTrack(1, frames: 5_000), rampTrack(2, frames: 300))
    bench.command(.play([first, second]))
    bench.run(until: .seconds(1))
    bench.speaker.writeScript = [Self.gone]
    bench.command(.skip)
    bench.run()
    #expect(Array(bench.speaker.samples.suffix(300)) == ramp(2, 0..<300))
    #expect(bench.events.contains { if case .skipped(first, _) = $0 { true } else { false } })
  }

  @Test("a failure that waiting cannot mend pauses the music instead of trying for ever, and resume tries again")
  func fullDisk() {
    let bench = EngineBench()
    let full = DeviceError.cannotWrite(device: "fake", reason: "No space left on device")
    bench.command(.play([rampTrack(1, frames: 3_000)]))
    bench.run(until: .seconds(1))
    bench.speaker.writeScript = [full]
    bench.run(until: .seconds(100))
    #expect(bench.speaker.calls.filter { $0 == "open" }.count == 1)
    #expect(bench.events.suffix(2) == [.speakerLost(reason: full.description), .paused])
    bench.command(.resume)
    bench.run()
    #expect(bench.speaker.samples.count == 3_000)
    #expect(bench.events.suffix(4).prefix(2) == [.resumed, .speakerBack])
  }

  @Test("quitting ends the turns, with the speaker there or lost", arguments: [true, false])
  func quit(isLost: Bool) {
    let bench = EngineBench()
    bench.speaker.openScript = isLost ? Array(repeating: Self.gone, count: 99) : []
    bench.command(.play([rampTrack(1, frames: 5_000)]))
    bench.run(until: .seconds(1))
    bench.engine.quit(now: bench.speaker.now)
    bench.run(until: .seconds(2))
    #expect(bench.engine.turn(now: bench.speaker.now) == .finished)
    #expect(!bench.speaker.isOpen)
  }
}
