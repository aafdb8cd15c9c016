import Devices
import Testing

@testable import Player

struct PlaybackEngineTests {
  @Test("tracks of equal format follow each other without a sample lost, repeated or changed")
  func gapless() {
    let bench = EngineBench()
    let lengths = [1_234, 1, 777, 2_048, 99]
    let tracks = lengths.enumerated().map { rampTrack($0.offset, frames: $0.element) }
    bench.command(.play(tracks))
    bench.run()
    let expected = lengths.enumerated().flatMap { ramp($0.offset, 0..<$0.element) }
    #expect(bench.speaker.samples == expected)
    #expect(bench.speaker.heard == expected.count)
    #expect(bench.events == tracks.flatMap { [.started($0), .finished($0, fraction: 1)] } + [.queueEnded])
  }

  @Test("a track begins and ends where it is told to, and the next one joins it there")
  func trimmed() {
    let bench = EngineBench()
    var (first, second) = (rampTrack(1, frames: 1_000), rampTrack(2, frames: 500))
    (first.end, first.duration) = (0.75, 0.75)
    (second.start, second.end) = (0.1, 9)
    bench.command(.play([first, second]))
    bench.run()
    #expect(bench.speaker.samples == ramp(1, 0..<750) + ramp(2, 100..<500))
    #expect(bench.events.contains(.finished(first, fraction: 1)))
  }

  @Test("short writes lose nothing")
  func shortWrites() {
    let bench = EngineBench()
    bench.speaker.appetite = 13
    bench.command(.play([rampTrack(1, frames: 700), rampTrack(2, frames: 300)]))
    bench.run()
    #expect(bench.speaker.samples == ramp(1, 0..<700) + ramp(2, 0..<300))
  }

  @Test("a track that is enqueued while the last one still sounds joins it")
  func lateEnqueue() {
    let bench = EngineBench()
    bench.command(.play([rampTrack(1, frames: 1_000)]))
    bench.run(until: .milliseconds(800))
    #expect(bench.engine.playback.music == .ending)
    bench.command(.enqueue([rampTrack(2, frames: 500)]))
    bench.run()
    #expect(bench.speaker.samples == ramp(1, 0..<1_000) + ramp(2, 0..<500))
    #expect(bench.speaker.calls.filter { $0 == "drain" }.count == 1)
  }

  @Test("gain is applied up to the join and the other track's from there")
  func gains() {
    let bench = EngineBench()
    var (quiet, plain) = (rampTrack(4, frames: 500), rampTrack(2, frames: 500))
    (quiet.gain, plain.gain) = (-20, 0)
    bench.command(.play([quiet, plain]))
    bench.run()
    #expect(bench.speaker.samples == ramp(4, 0..<500).map { $0 * linear(decibels: -20) } + ramp(2, 0..<500))
  }

  @Test("however much gain is asked for, nothing leaves full scale")
  func limit() {
    let bench = EngineBench()
    var loud = rampTrack(7, frames: 500)
    loud.gain = 40
    bench.command(.play([loud]))
    bench.run()
    #expect(bench.speaker.samples.allSatisfy { $0 == 1 })
  }

  @Test("events come when they are heard, not when they are prepared")
  func timing() {
    let bench = EngineBench(settings: PlayerSettings(progressSeconds: 0.5))
    let (first, second) = (rampTrack(1, frames: 2_000), rampTrack(2, frames: 2_000))
    bench.command(.play([first, second]))
    bench.run(until: .milliseconds(1_900))
    #expect(bench.engine.tape.cursor > 2_000)
    #expect(bench.events == [.started(first)])
    bench.run(until: .milliseconds(2_400))
    #expect(bench.events == [.started(first), .finished(first, fraction: 1), .started(second)])
    #expect(bench.engine.status.item == second)
    #expect(abs(bench.engine.status.position - 0.4) < 0.2)
    bench.run()
    #expect(bench.progress.count >= 5)
  }

  @Test("a track begins where it is told to")
  func start() {
    let bench = EngineBench()
    var track = rampTrack(1, frames: 1_000)
    track.start = 0.6
    bench.command(.play([track]))
    bench.run()
    #expect(bench.speaker.samples.count == 400)
    #expect(Array(bench.speaker.samples.suffix(380)) == ramp(1, 620..<1_000))
  }

  @Test("a file that cannot be opened is told and passed over")
  func unreadable() {
    let bench = EngineBench()
    let bad = QueuedTrack(track: 9, path: "/nowhere.ogg")
    let (first, last) = (rampTrack(1, frames: 300), rampTrack(2, frames: 300))
    bench.command(.play([bad, first, bad, bad, last, bad]))
    bench.run()
    #expect(bench.speaker.samples == ramp(1, 0..<300) + ramp(2, 0..<300))
    let reason = Broken().description
    #expect(bench.events.filter { $0 == .failed(bad, reason: reason) }.count == 4)
    #expect(
      bench.events.filter { $0 == .finished(first, fraction: 1) || $0 == .finished(last, fraction: 1) }.count == 2)
    #expect(bench.events.last == .queueEnded)
  }

  @Test("ten thousand bad files end the queue and nothing else")
  func allBad() {
    let bench = EngineBench()
    bench.command(.play((0..<10_000).map { QueuedTrack(track: $0, path: "bad") }))
    bench.run()
    #expect(bench.events.count == 10_001)
    #expect(bench.events.last == .queueEnded)
    #expect(bench.speaker.calls.isEmpty)
  }

  @Test("a file that breaks off is played as far as it goes, and the next follows without a gap")
  func breaksOff() {
    let bench = EngineBench()
    let (broken, next) = (rampTrack(1, frames: 1_000, failsAt: 444), rampTrack(2, frames: 300))
    bench.command(.play([broken, next]))
    bench.run()
    #expect(bench.speaker.samples == ramp(1, 0..<444) + ramp(2, 0..<300))
    #expect(bench.events.contains(.failed(broken, reason: Broken().description)))
    #expect(!bench.events.contains { if case .finished(broken, _) = $0 { true } else { false } })
    #expect(bench.events.suffix(2) == [.finished(next, fraction: 1), .queueEnded])
  }

  @Test("another rate is converted to the one that the speaker was opened with, and back to back stays so")
  func otherRate() {
    let bench = EngineBench()
    let tracks = [
      rampTrack(1, frames: 500), rampTrack(2, frames: 1_000, rate: 2_000), rampTrack(2, frames: 1_000, rate: 2_000),
      rampTrack(3, frames: 500),
    ]
    bench.command(.play(tracks))
    bench.run()
    // One converter for both tracks at 2,000: no seam, and their lengths add up.
    let halves = stride(from: 0, to: 1_000, by: 2).map { rampValue(2, $0) }
    #expect(bench.speaker.samples == ramp(1, 0..<500) + halves + halves + ramp(3, 0..<500))
    #expect(bench.events == tracks.flatMap { [.started($0), .finished($0, fraction: 1)] } + [.queueEnded])
    #expect(bench.speaker.calls.filter { $0 == "open" }.count == 1)
  }

  @Test("after a long silence the speaker is given back, and taken again with the next track's rate")
  func release() {
    let bench = EngineBench()
    bench.command(.play([rampTrack(1, frames: 500)]))
    bench.run()
    #expect(!bench.speaker.isOpen)
    #expect(bench.speaker.now >= .seconds(30))
    bench.command(.enqueue([rampTrack(2, frames: 400, rate: 4_000)]))
    bench.run(until: bench.speaker.now + .seconds(1))
    #expect(bench.engine.format?.rate == 4_000)
    #expect(bench.speaker.samples == ramp(1, 0..<500) + ramp(2, 0..<400))
  }
}
