import Devices
import Testing

@testable import Player

struct EngineEarconTests {
  private static let gone = DeviceError.lost(device: "fake", reason: "No such device")
  /// At the fake speaker's rate.
  private let like = Earcon.like.samples(rate: 1_000)

  private func bench(_ earcons: Double = 1, volume: Double = 1) -> EngineBench {
    EngineBench(volume: Volume(volume), earcons: Volume(earcons))
  }

  /// The frames in which two runs differ.
  private func difference(_ a: [Float], _ b: [Float]) -> Range<Int>? {
    let different = zip(a, b).enumerated().filter { $0.element.0 != $0.element.1 }.map(\.offset)
    return different.first.flatMap { first in different.last.map { first..<$0 + 1 } }
  }

  @Test("over music it is heard at once; the music steps back, and is whole before, after and in its length")
  func overMusic() throws {
    let bench = bench()
    let tracks = [rampTrack(4, frames: 2_150), rampTrack(5, frames: 3_000)]
    bench.command(.play(tracks))
    bench.run(until: .seconds(2))
    bench.engine.sound(.like)
    bench.run()
    let plain = ramp(4, 0..<2_150) + ramp(5, 0..<3_000)
    #expect(bench.speaker.samples.count == plain.count)
    let heard = try #require(difference(bench.speaker.samples, plain))
    // 40 ms are left to the speaker for safety; the music returns within 167 ms of the end.
    #expect((2_030...2_045).contains(heard.lowerBound))
    #expect((like.count + 100...like.count + 180).contains(heard.count))
    for index in 10..<like.count {
      let expected = plain[heard.lowerBound + index] * EarconMix.ducked + like[index]
      // The first sample of a sound is silence, so that the difference begins up to two samples late.
      let near = (-2...2).map { abs(bench.speaker.samples[heard.lowerBound + index + $0] - expected) }.min() ?? 1
      #expect(near < 0.15)
    }
    #expect(bench.events == tracks.flatMap { [.started($0), .finished($0, fraction: 1)] } + [.queueEnded])
    #expect(bench.speaker.calls.filter { $0 == "drain" }.count == 1)
  }

  @Test("what is taken back and handed over again sounds the same")
  func replayed() {
    let runs = [false, true].map { changesVolume in
      let bench = bench()
      bench.command(.play([rampTrack(4, frames: 4_000)]))
      bench.run(until: .seconds(2))
      bench.engine.sound(.like)
      bench.run(until: .milliseconds(2_100))
      if changesVolume { bench.engine.setVolume(Volume(1)) }
      bench.run()
      return bench.speaker.samples
    }
    #expect(runs[0] == runs[1])
  }

  @Test("it follows the volume, and its own level; without one there is none")
  func levels() {
    func loudest(_ earcons: Double, _ volume: Double) -> Float {
      let bench = bench(earcons, volume: volume)
      bench.speaker.rate = 1_000
      bench.engine.sound(.like)
      bench.run()
      return bench.speaker.samples.map(abs).max() ?? 0
    }
    #expect(loudest(1, 1) == like.map(abs).max())
    #expect(abs(loudest(1, 0.5) - loudest(1, 1) * Volume(0.5).factor) < 1e-6)
    #expect(abs(loudest(0.5, 1) - loudest(1, 0.5)) < 1e-6)
    #expect(loudest(1, 0) == 0)
    let silent = bench(0)
    silent.engine.sound(.like)
    silent.run()
    #expect(silent.speaker.calls.isEmpty)
  }

  @Test("with nothing playing the speaker is opened, sounded and given back, and music still gets its own rate")
  func alone() {
    let bench = bench()
    bench.speaker.rate = 1_000
    bench.engine.sound(.like)
    #expect(bench.speaker.calls == ["open", "drain", "close"])
    #expect(bench.speaker.samples == like)
    bench.speaker.rate = nil
    bench.command(.play([rampTrack(1, frames: 400, rate: 4_000)]))
    bench.run(until: bench.speaker.now + .seconds(1))
    #expect(bench.engine.format?.rate == 4_000)
    #expect(bench.speaker.samples == like + ramp(1, 0..<400))
  }

  @Test("in a pause it sounds by itself, before and after the release, and the music goes on where it was")
  func paused() throws {
    let bench = bench()
    let track = rampTrack(4, frames: 3_000)
    bench.command(.play([track]))
    bench.run(until: .seconds(1))
    bench.command(.pause)
    bench.run(until: .seconds(2))
    let kept = bench.speaker.samples.count
    bench.engine.sound(.like)
    bench.run(until: .seconds(40))
    #expect(Array(bench.speaker.samples[kept...]) == like)
    #expect(!bench.speaker.isOpen && bench.speaker.heard == kept + like.count)
    bench.engine.sound(.like)
    #expect(bench.speaker.samples.count == kept + 2 * like.count && !bench.speaker.isOpen)
    #expect(bench.engine.status.phase == .paused)
    bench.command(.resume)
    bench.run()
    // The fade goes over 20 frames on each side; all else is there once.
    let music = Array(bench.speaker.samples[..<kept] + bench.speaker.samples[(kept + 2 * like.count)...])
    let faded = try #require(difference(music, ramp(4, 0..<3_000)))
    #expect(music.count == 3_000 && faded.count <= 40 && faded.contains(kept))
    #expect(bench.events == [.started(track), .paused, .resumed, .finished(track, fraction: 1), .queueEnded])
  }

  @Test("one that begins with a pause or with the last skip is heard to its end")
  func outlasting() {
    for command in [Playback.Command.pause, .skip, .stop] {
      let bench = bench()
      bench.command(.play([rampTrack(4, frames: 9_000)]))
      bench.run(until: .seconds(2))
      bench.command(command)
      bench.engine.sound(.like)
      bench.run(until: .seconds(4))
      // `stop` has given the speaker back before the sound came.
      let tail = bench.speaker.samples.suffix(like.count - 40)
      #expect(zip(tail, like.suffix(like.count - 40)).allSatisfy { abs($0 - $1) < 1e-6 }, "\(command)")
    }
  }

  @Test("the last fade takes it along")
  func quitting() {
    let bench = bench()
    bench.command(.play([rampTrack(4, frames: 9_000)]))
    bench.run(until: .seconds(2))
    bench.engine.sound(.like)
    bench.run(until: .milliseconds(2_050))
    bench.engine.quit(now: bench.speaker.now)
    bench.run(until: .seconds(4))
    // 40 ms that could not be taken back any more, and the fade.
    #expect(bench.speaker.samples.count <= 2_115)
    #expect(abs(bench.speaker.samples.last ?? 1) < 0.01)
    #expect(bench.engine.turn(now: bench.speaker.now) == .finished)
  }

  @Test("one that begins with the end of the music outlasts it")
  func afterTheEnd() {
    let bench = bench()
    let track = rampTrack(4, frames: 2_100)
    bench.command(.play([track]))
    bench.run(until: .seconds(2))
    bench.engine.sound(.like)
    bench.run(until: .seconds(4))
    #expect(bench.speaker.samples.count > 2_100 + 150)
    #expect(bench.events == [.started(track), .finished(track, fraction: 1), .queueEnded])
  }

  @Test("several at once are mixed, and a flood of them is bounded")
  func flood() {
    let bench = bench()
    bench.command(.play([rampTrack(4, frames: 5_000)]))
    bench.run(until: .seconds(2))
    for _ in 0..<100 { bench.engine.sound(.like) }
    bench.run()
    #expect(bench.speaker.samples.count == 5_000)
    #expect(bench.speaker.samples.suffix(2_000) == ramp(4, 3_000..<5_000)[...])
  }

  @Test("a lost speaker swallows it: nothing is made up for later, and attempts do not come more often")
  func lost() {
    let bench = bench()
    bench.command(.play([rampTrack(4, frames: 5_000)]))
    bench.run(until: .seconds(2))
    bench.engine.sound(.like)
    bench.speaker.writeScript = [Self.gone]
    bench.speaker.openScript = [Self.gone, Self.gone]
    bench.run(until: .milliseconds(2_100))
    let attempts = bench.speaker.calls.filter { $0 == "open" }.count
    bench.engine.sound(.like)
    #expect(bench.speaker.calls.filter { $0 == "open" }.count == attempts)
    bench.run()
    #expect(bench.speaker.samples.count == 5_000)
  }

  @Test("one that finds the speaker lost in a pause tells so")
  func lostInPause() {
    let bench = bench()
    bench.command(.play([rampTrack(4, frames: 5_000)]))
    bench.run(until: .seconds(1))
    bench.command(.pause)
    bench.run(until: .seconds(2))
    bench.speaker.writeScript = [Self.gone]
    bench.engine.sound(.like)
    bench.run(until: .seconds(3))
    #expect(bench.events.last == .speakerLost(reason: Self.gone.description))
    bench.speaker.openScript = [Self.gone]
    bench.engine.sound(.like)
    bench.command(.resume)
    bench.run()
    #expect(bench.events.contains(.speakerBack) && bench.events.last == .queueEnded)
  }
}
