import Testing

@testable import Player

struct TimelineTests {
  private let one = QueuedTrack(track: 1, path: "1")
  private let two = QueuedTrack(track: 2, path: "2")

  private func told(_ timeline: inout Timeline, upTo frame: Int) -> [PlayerEvent] {
    var events: [PlayerEvent] = []
    timeline.advance(to: frame) { events.append($0) }
    return events
  }

  @Test("starts, progress and ends are told once each, in order")
  func order() {
    var timeline = Timeline(rate: 100)
    timeline.begin(one, at: 0, offset: 5, duration: 10)
    #expect(told(&timeline, upTo: 0) == [])
    #expect(told(&timeline, upTo: 1) == [.started(one)])
    #expect(told(&timeline, upTo: 99) == [])
    #expect(told(&timeline, upTo: 100) == [.progress(one, position: 6)])
    timeline.end(at: 150)
    timeline.begin(two, at: 150, offset: 0, duration: nil)
    #expect(told(&timeline, upTo: 149) == [])
    #expect(told(&timeline, upTo: 151) == [.finished(one, fraction: 1), .started(two)])
    timeline.end(at: 160)
    #expect(told(&timeline, upTo: 400) == [.finished(two, fraction: 1)])
    #expect(timeline.stretches.isEmpty)
  }

  @Test("a broken track is not told as finished")
  func broken() {
    var timeline = Timeline(rate: 100)
    timeline.begin(one, at: 0, offset: 0, duration: 10)
    timeline.end(at: 50, broken: true)
    #expect(told(&timeline, upTo: 60) == [.started(one)])
  }

  @Test("a cut gives the audible track with its share, and those that were still to come")
  func cut() throws {
    var timeline = Timeline(rate: 100)
    timeline.begin(one, at: 0, offset: 0, duration: 4)
    timeline.end(at: 400)
    timeline.begin(two, at: 400, offset: 0, duration: nil)
    var copy = timeline
    let (current, ahead) = copy.cut(at: 100)
    #expect(current?.item == one && ahead == [two])
    #expect(timeline.fraction(of: try #require(current), at: 100) == 0.25)
    copy = timeline
    let second = copy.cut(at: 400)
    #expect(second.current?.item == two && second.ahead == [])
    #expect(timeline.fraction(of: try #require(second.current), at: 500) == 0)
  }
}
