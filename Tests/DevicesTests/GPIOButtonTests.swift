import Glibc
import Testing

@testable import Devices

struct GPIOButtonTests {
  private func button(_ bench: GPIOFake) -> GPIOButton {
    let input = InputSettings(GPIOAddress(chip: "hilbank", line: "button"))
    return GPIOButton(ButtonSettings(input), port: bench, now: { bench.now })
  }

  /// Everything the button tells in so many seconds, asked four times a second.
  private func events(_ bench: GPIOFake, seconds: Double) throws -> [ButtonEvent] {
    let button = button(bench)
    try button.open()
    var events: [ButtonEvent] = []
    let end = bench.now + .seconds(seconds)
    while bench.now < end { if let event = try button.next(longest: .ms(250)) { events.append(event) } }
    return events
  }

  private func bounce(_ start: Double, to level: Bool) -> [(Double, Bool)] {
    (0..<21).map { (start + Double($0) * 0.25, ($0 % 2 == 0) == level) }
  }

  private func pressed(_ milliseconds: Double) -> ButtonEvent { .pressed(at: .seconds(100) + .ms(milliseconds)) }

  @Test("each gesture is told with its presses")
  func gestures() throws {
    let bench = GPIOFake(
      levels: [
        (100, true), (200, false),
        (1_000, true), (1_100, false), (1_250, true), (1_350, false),
        (2_000, true), (3_500, false),
        (4_000, true), (10_000, false),
      ])
    #expect(
      try events(bench, seconds: 12) == [
        pressed(100), .gesture(.short), pressed(1_000), pressed(1_250), .gesture(.double), pressed(2_000), .held,
        .gesture(.long), pressed(4_000), .held, .gesture(.veryLong),
      ])
  }

  @Test("ten bouncing presses in a second are ten")
  func ten() throws {
    let edges = (0..<10).flatMap {
      bounce(Double($0) * 100 + 50, to: true) + bounce(Double($0) * 100 + 100, to: false)
    }
    let told = try events(GPIOFake(levels: edges), seconds: 3)
    #expect(told.filter { if case .pressed = $0 { true } else { false } }.count == 10)
    #expect(told.filter { $0 == .gesture(.double) }.count == 5 && told.count == 15)
  }

  @Test("a press that also proves the one before to be short tells both, in order")
  func both() throws {
    let bench = GPIOFake(levels: [(100, true), (200, false), (900, true), (1_000, false)])
    let button = button(bench)
    try button.open()
    #expect(try button.next(longest: .seconds(1)) == pressed(100))
    // The thread was away: all that follows is in the queue.
    bench.sleep(.seconds(10))
    var told: [ButtonEvent] = []
    while let event = try button.next(longest: .ms(100)) { told.append(event) }
    #expect(told == [.gesture(.short), pressed(900), .gesture(.short)])
  }

  @Test("a thread that comes late does not make a short press long")
  func late() throws {
    let bench = GPIOFake(levels: [(100, true), (250, false)])
    let button = button(bench)
    try button.open()
    #expect(try button.next(longest: .seconds(1)) == pressed(100))
    bench.sleep(.seconds(7))
    #expect(try button.next(longest: .ms(250)) == .gesture(.short))
    #expect(try button.next(longest: .seconds(9)) == nil)
  }

  @Test("a button that is down when it is opened makes no gesture until it is pressed")
  func stuck() throws {
    let bench = GPIOFake(levels: [(10, true), (20_000, false), (21_000, true), (21_100, false)])
    bench.sleep(.ms(100))
    #expect(try events(bench, seconds: 23) == [pressed(21_000), .gesture(.short)])
  }

  @Test("a press that the chip is lost under comes to nothing")
  func lost() throws {
    let bench = GPIOFake(levels: [(100, true), (1_100, false)])
    bench.change { $0.gone = [.seconds(100) + .ms(600)..<Duration.seconds(102)] }
    let button = button(bench)
    try button.open()
    #expect(try button.next(longest: .seconds(1)) == pressed(100))
    #expect(throws: DeviceError.gpio(line: "button on hilbank", .lost(reason: "No such device"))) {
      while true { _ = try button.next(longest: .ms(250)) }
    }
    bench.sleep(.seconds(3))
    try button.open()
    #expect(try button.next(longest: .seconds(6)) == nil && button.overdue() == nil)
  }

  @Test("random edges make at most one gesture per press, each press told once", arguments: 0..<12)
  func random(round: Int) throws {
    let seed = UInt64(truncatingIfNeeded: round) &* 6_151 &+ 5
    var random = GPIORandom(state: seed)
    var (time, edges) = (0.0, [(Double, Bool)]())
    for _ in 0..<300 {
      // From spikes to very long presses.
      time += pow(10, Double.random(in: -1...3.8, using: &random))
      edges.append((time, Bool.random(using: &random)))
    }
    let bench = GPIOFake(levels: edges)
    bench.change { $0.dropped = Set((0..<20).map { _ in Int.random(in: 0..<300, using: &random) }) }
    let told = try events(bench, seconds: time / 1000 + 10)
    let gestures = told.filter { if case .gesture = $0 { true } else { false } }
    let presses = told.filter { if case .pressed = $0 { true } else { false } }
    let doubles = gestures.filter { $0 == .gesture(.double) }.count
    // The last press may still be down.
    #expect((0...1).contains(presses.count - gestures.count - doubles), "seed \(seed)")
    #expect(gestures.count > 10, "seed \(seed)")
  }
}
