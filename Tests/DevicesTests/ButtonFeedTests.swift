import Glibc
import Testing

@testable import Devices

struct ButtonFeedTests {
  private let input = InputSettings(GPIOAddress(chip: "hilbank", line: "button"))
  private let missing = DeviceError.gpio(line: "button on hilbank", .noChip(known: []))
  private let lost = DeviceError.gpio(line: "button on hilbank", .lost(reason: "No such device"))

  /// What the feed's thread tells until `end`, seconds after the start, in the fake's own time.
  private func events(_ bench: GPIOFake, until end: Double) -> [ButtonEvent] {
    let button = GPIOButton(ButtonSettings(input), port: bench, now: { bench.now })
    var events: [ButtonEvent] = []
    var watch = ButtonFeed.watch(button) { events.append($0) }
    watch.sleep = { bench.sleep($0) }
    watch.run { bench.now >= .seconds(100 + end) }
    return events
  }

  private func pressed(_ milliseconds: Double) -> ButtonEvent { .pressed(at: .seconds(100) + .ms(milliseconds)) }

  @Test("a chip that is unbound and bound again is found again, and later presses count")
  func rebind() {
    let bench = GPIOFake(levels: [(500, true), (600, false), (5_000, true), (5_100, false)])
    bench.change { $0.gone = [.seconds(102)..<Duration.seconds(103)] }
    #expect(
      events(bench, until: 7) == [
        .ready, pressed(500), .gesture(.short), .missing(lost), .missing(missing), .ready, pressed(5_000),
        .gesture(.short),
      ])
  }

  @Test("twenty unbinds leave one line in use and lose no press between them")
  func manyRebinds() {
    var (levels, gone) = ([(Double, Bool)](), [Range<Duration>]())
    for number in 0..<20 {
      levels += [(Double(number) * 2_000 + 500, true), (Double(number) * 2_000 + 600, false)]
      let loss = Duration.seconds(101 + 2 * number)
      gone.append(loss..<loss + .ms(300))
    }
    let bench = GPIOFake(levels: levels)
    bench.change { [gone] in $0.gone = gone }
    let button = GPIOButton(ButtonSettings(input), port: bench, now: { bench.now })
    var shorts = 0
    var watch = ButtonFeed.watch(button) { if $0 == .gesture(.short) { shorts += 1 } }
    watch.sleep = { bench.sleep($0) }
    watch.run { bench.now >= .seconds(142) }
    #expect(shorts == 20)
    #expect(bench.requested == 1)
    button.close()
    #expect(bench.requested == 0)
  }

  @Test("a short press just before the chip goes still acts, in time")
  func finishedBeforeLoss() {
    let bench = GPIOFake(levels: [(500, true), (600, false)])
    bench.change { $0.gone = [.seconds(100) + .ms(700)..<Duration.seconds(200)] }
    #expect(events(bench, until: 3) == [.ready, pressed(500), .missing(lost), .missing(missing), .gesture(.short)])
  }

  @Test("a missing chip is told once and tried ever more slowly, up to every five seconds")
  func backOff() {
    let bench = GPIOFake()
    bench.change { $0.refusal = -Int(EBUSY) }
    let told = events(bench, until: 60)
    #expect(told == [.missing(.gpio(line: "button on hilbank", .inUse(by: nil)))])
    #expect((14...20).contains(bench.requests), "\(bench.requests)")
  }

  @Test("the thread tells presses and gestures, and lets go of the line when it is stopped", .timeLimit(.minutes(1)))
  func thread() async throws {
    var script = GPIOFake.Script()
    script.edges = [(300, true), (330, false), (360, true), (390, false)].map {
      GPIOEdge(isActive: $0.1, time: .ms($0.0))
    }
    let bench = GPIOFake(script, live: true)
    // Wide enough for a busy machine: a queue that is read late keeps its times.
    let told = Monitor<[ButtonEvent]>([])
    let settings = ButtonSettings(input, times: GestureTimes(double: .seconds(2)))
    let feed = try ButtonFeed(settings, port: bench) { event in told.change { $0.append(event) } }
    while told.read({ $0.last != .gesture(.double) }) { try await Task.sleep(for: .milliseconds(5)) }
    await feed.end()
    #expect(bench.requested == 0)
    #expect(told.read { $0.count == 4 && $0.first == .ready }, "\(told.read { $0 })")
  }

  @Test("a feed that nobody keeps lets go of the line", .timeLimit(.minutes(1)))
  func dropped() async throws {
    let bench = GPIOFake(live: true)
    let isReady = Monitor(false)
    do {
      let feed = try ButtonFeed(ButtonSettings(input), port: bench) { event in isReady.change { $0 = event == .ready } }
      while !isReady.read({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
      _ = feed
    }
    for _ in 0..<500 where bench.requested > 0 { try await Task.sleep(for: .milliseconds(20)) }
    #expect(bench.requests == 1 && bench.requested == 0)
  }
}
