import Devices
import Testing

@testable import Player

struct EngineFadeTests {
  /// Constant music shows the envelope itself.
  private func envelope(_ samples: some BidirectionalCollection<Float>) -> [Float] {
    samples.map { $0 / rampValue(4, 0) }
  }

  private func constant(_ frames: Int) -> QueuedTrack { rampTrack(4, frames: frames) }

  private func isFall(_ levels: some BidirectionalCollection<Float>) -> Bool {
    zip(levels, levels.dropFirst()).allSatisfy { $0 >= $1 - 0.001 } && (levels.last ?? 1) < 0.02
  }

  @Test("skip fades out near what is heard now, and the next track begins at once and whole")
  func skip() {
    let bench = EngineBench()
    let (first, second) = (constant(10_000), rampTrack(1, frames: 400))
    bench.command(.play([first, second]))
    bench.run(until: .seconds(2))
    bench.command(.skip)
    bench.run()
    // 40 ms are left to the speaker for safety, 20 ms are the fade; the rest of its buffer was taken back.
    let kept = bench.speaker.samples.count - 400
    #expect((2_050...2_070).contains(kept))
    #expect(isFall(envelope(bench.speaker.samples[(kept - 20)..<kept])))
    #expect(Array(bench.speaker.samples[..<(kept - 20)]) == ramp(4, 0..<kept - 20))
    #expect(Array(bench.speaker.samples[kept...]) == ramp(1, 0..<400))
    let fraction = Double(kept) / 1_000 / 10
    #expect(
      bench.events == [
        .started(first), .skipped(first, fraction: fraction), .started(second), .finished(second, fraction: 1),
        .queueEnded,
      ])
  }

  @Test("a speaker that takes nothing back is stopped and given the fade again")
  func skipByDropping() {
    let bench = EngineBench()
    bench.speaker.canRewind = false
    bench.command(.play([constant(10_000), rampTrack(1, frames: 400)]))
    bench.run(until: .seconds(2))
    bench.command(.skip)
    bench.run()
    #expect(bench.speaker.calls.contains { $0.hasPrefix("drop") })
    let kept = bench.speaker.samples.count - 400
    #expect((2_010...2_030).contains(kept))
    #expect(isFall(envelope(bench.speaker.samples[(kept - 20)..<kept])))
  }

  @Test("a skip in the last moments of a track plays the prepared one from its first sample")
  func skipWhileNextIsPrepared() {
    let bench = EngineBench()
    let tracks = [constant(1_000), rampTrack(1, frames: 300), rampTrack(2, frames: 300)]
    bench.command(.play(tracks))
    bench.run(until: .milliseconds(800))
    #expect(bench.engine.tape.cursor > 1_000)
    bench.command(.skip)
    bench.run()
    #expect(Array(bench.speaker.samples.suffix(600)) == ramp(1, 0..<300) + ramp(2, 0..<300))
    #expect(bench.speaker.samples.count < 600 + 900)
  }

  @Test("three skips at once skip three tracks")
  func threeSkips() {
    let bench = EngineBench()
    let tracks = (0..<5).map { rampTrack($0, frames: 5_000) }
    bench.command(.play(tracks))
    bench.run(until: .seconds(1))
    for _ in 0..<3 { bench.command(.skip) }
    bench.run(until: .seconds(2))
    let skipped = bench.events.compactMap { if case .skipped(let item, _) = $0 { item } else { nil } }
    #expect(skipped == Array(tracks[..<3]))
    #expect(bench.engine.status.item == tracks[3])
  }

  @Test("pause fades out, resume fades in, and not a sample is lost or heard twice")
  func pause() {
    let bench = EngineBench()
    bench.command(.play([rampTrack(4, frames: 3_000)]))
    bench.run(until: .seconds(1))
    bench.command(.pause)
    bench.run(until: .seconds(5))
    #expect(bench.engine.status.phase == .paused)
    let silent = bench.speaker.samples.count
    #expect((1_050...1_070).contains(silent) && bench.speaker.heard == silent)
    bench.command(.resume)
    bench.run()
    #expect(bench.speaker.samples.count == 3_000)
    #expect(isFall(envelope(bench.speaker.samples[(silent - 20)..<silent])))
    #expect(isFall(envelope(bench.speaker.samples[(silent + 1)..<(silent + 20)].map { rampValue(4, 0) - $0 })))
    #expect(Array(bench.speaker.samples[..<(silent - 20)]) == ramp(4, 0..<silent - 20))
    #expect(Array(bench.speaker.samples[(silent + 20)...]) == ramp(4, silent + 20..<3_000))
    #expect(bench.events.dropFirst().prefix(2) == [.paused, .resumed])
  }

  @Test("a long pause gives the speaker back and still resumes at the same sample")
  func longPause() {
    let bench = EngineBench()
    bench.command(.play([rampTrack(4, frames: 3_000)]))
    bench.run(until: .seconds(1))
    bench.command(.pause)
    bench.run(until: .seconds(100))
    #expect(!bench.speaker.isOpen)
    let silent = bench.speaker.samples.count
    bench.command(.resume)
    bench.run()
    #expect(bench.speaker.samples.count == 3_000)
    #expect(Array(bench.speaker.samples[(silent + 20)...]) == ramp(4, silent + 20..<3_000))
  }

  @Test("resume during the fade-out turns it round")
  func pauseAndResumeAtOnce() {
    let bench = EngineBench()
    bench.command(.play([rampTrack(4, frames: 3_000)]))
    bench.run(until: .seconds(1))
    bench.command(.pause)
    bench.command(.resume)
    bench.run()
    #expect(bench.speaker.samples.count == 3_000)
    #expect(!bench.events.contains(.paused))
  }

  @Test("stop fades out, closes the speaker and empties the queue")
  func stop() {
    let bench = EngineBench()
    let first = constant(9_000)
    bench.command(.play([first, rampTrack(1, frames: 400)]))
    bench.run(until: .seconds(1))
    bench.command(.stop)
    bench.run(until: .seconds(3))
    let kept = bench.speaker.samples.count
    #expect((1_050...1_070).contains(kept))
    #expect(isFall(envelope(bench.speaker.samples.suffix(20))))
    #expect(!bench.speaker.isOpen && bench.engine.playback.queue.isEmpty)
    #expect(bench.events.suffix(2) == [.finished(first, fraction: Double(kept) / 1_000 / 9), .stopped])
  }

  @Test("play replaces what is playing, by way of a fade")
  func replace() {
    let bench = EngineBench()
    let (first, other) = (constant(9_000), rampTrack(2, frames: 400))
    bench.command(.play([first, rampTrack(1, frames: 400)]))
    bench.run(until: .seconds(1))
    bench.command(.play([other]))
    bench.run()
    #expect(Array(bench.speaker.samples.suffix(400)) == ramp(2, 0..<400))
    #expect(bench.events.contains { if case .finished(first, let fraction) = $0 { fraction < 0.2 } else { false } })
    #expect(!bench.events.contains { if case .skipped = $0 { true } else { false } })
  }

  @Test("volume changes without a step and soon, not a buffer later")
  func volume() {
    let bench = EngineBench()
    bench.command(.play([constant(3_000)]))
    bench.run(until: .seconds(1))
    bench.engine.setVolume(Volume(0.5))
    bench.run()
    let levels = envelope(bench.speaker.samples)
    let target = Volume(0.5).factor
    #expect(levels[1_000] > 0.9 && abs(levels[1_080] - target) < 0.01)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { abs($0 - $1) < 0.1 })
    #expect(levels.count == 3_000)
  }
}
