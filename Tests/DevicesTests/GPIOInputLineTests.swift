import Glibc
import Testing

@testable import Devices

struct GPIOInputLineTests {
  private func line(_ bench: GPIOFake, debounce: Duration = .ms(10)) -> InputLine {
    let settings = InputSettings(GPIOAddress(chip: "hilbank", line: "button"), debounce: debounce)
    return InputLine(settings, port: bench, now: { bench.now })
  }

  /// 20 edges in 5 ms, ending at `level`.
  private func bounce(_ start: Double, to level: Bool) -> [(Double, Bool)] {
    (0..<21).map { (start + Double($0) * 0.25, ($0 % 2 == 0) == level) }
  }

  @Test("a bouncing press is one change, told within 20 ms of its first edge")
  func press() throws {
    let bench = GPIOFake(levels: bounce(500, to: true))
    let line = line(bench)
    try line.start()
    #expect(try line.next(longest: .seconds(10)) == .init(isActive: true, time: .seconds(100) + .ms(500)))
    #expect(bench.now - .seconds(100) - .ms(500) <= .ms(20))
    #expect(line.isActive == true)
    #expect(try line.next(longest: .seconds(1)) == nil)
  }

  @Test("waiting ends at its time, and everything up to then is known")
  func timeOut() throws {
    let bench = GPIOFake()
    let line = line(bench)
    try line.start()
    #expect(try line.next(longest: .ms(250)) == nil)
    #expect(bench.now == .seconds(100) + .ms(250) && line.known == bench.now)
    #expect(bench.waits == 1)
  }

  @Test("interrupted waits go on")
  func interrupted() throws {
    let bench = GPIOFake(levels: [(5, true)])
    bench.change { $0.interruptions = [-Int(EINTR), -Int(EAGAIN), -Int(EINTR)] }
    let line = line(bench)
    try line.start()
    #expect(try line.next(longest: .seconds(1))?.isActive == true)
  }

  @Test("where the kernel debounces, edges count at once")
  func debouncedByKernel() throws {
    let bench = GPIOFake(levels: [(5, true), (40, false)])
    bench.change { $0.debouncesItself = true }
    let line = line(bench)
    try line.start()
    #expect(try line.next(longest: .seconds(1))?.isActive == true)
    #expect(bench.now == .seconds(100) + .ms(5))
    #expect(try line.next(longest: .seconds(1))?.isActive == false)
  }

  @Test("edges that the queue had no room for are made up for by the level")
  func overflow() throws {
    let bench = GPIOFake(levels: bounce(5, to: true) + bounce(300, to: false))
    bench.change { $0.dropped = Set(16...41) }
    let line = line(bench)
    try line.start()
    #expect(try line.next(longest: .seconds(1))?.isActive == true)
    // All edges of the release were dropped: seen by the level when the wait is over.
    #expect(try line.next(longest: .ms(500))?.isActive == false)
  }

  @Test("a lost chip is an error, whether it wakes the thread or not", arguments: [true, false])
  func lost(silently: Bool) throws {
    let bench = GPIOFake()
    bench.change {
      $0.gone = [.seconds(101)..<Duration.seconds(103)]
      $0.goesSilently = silently
    }
    let line = line(bench)
    try line.start()
    for _ in 0..<3 { #expect(try line.next(longest: .ms(250)) == nil) }
    let lost = DeviceError.gpio(line: "button on hilbank", .lost(reason: "No such device"))
    #expect(throws: lost) { try line.next(longest: .ms(250)) }
    #expect(bench.now <= .seconds(101) + .ms(250) && bench.requested == 0)
    #expect(throws: DeviceError.gpio(line: "button on hilbank", .closed)) { try line.next(longest: .ms(250)) }
    #expect(throws: DeviceError.gpio(line: "button on hilbank", .noChip(known: []))) { try line.start() }
    bench.sleep(.seconds(3))
    try line.start()
    #expect(try line.next(longest: .ms(250)) == nil)
  }

  @Test("a line that somebody has names whom, a refused one the reason")
  func refused() throws {
    let bench = GPIOFake()
    bench.change { $0.refusal = -Int(EBUSY) }
    let line = line(bench)
    #expect(throws: DeviceError.gpio(line: "button on hilbank", .inUse(by: nil))) { try line.start() }
    bench.change { $0.consumer = "gpio-keys" }
    #expect(throws: DeviceError.gpio(line: "button on hilbank", .inUse(by: "gpio-keys"))) { try line.start() }
    bench.change { $0.refusal = -Int(EACCES) }
    #expect(throws: DeviceError.gpio(line: "button on hilbank", .refused(reason: gpioReason(-EACCES)))) {
      try line.start()
    }
  }

  @Test("edges timed by another clock count from when they are read", arguments: [1.7e9, -90.0])
  func otherClock(skew: Double) throws {
    let bench = GPIOFake(levels: [(5, true), (100, false)])
    bench.change { $0.skew = .seconds(skew) }
    let line = line(bench)
    try line.start()
    #expect(try line.next(longest: .seconds(1)) == .init(isActive: true, time: .seconds(100) + .ms(5)))
    #expect(try line.next(longest: .seconds(1)) == .init(isActive: false, time: .seconds(100) + .ms(100)))
  }

  @Test("a loose line cannot hold its thread for ever")
  func loose() throws {
    let edges = (0..<10_000).map { (Double($0) * 0.1, $0 % 2 == 0) }
    let bench = GPIOFake(levels: edges)
    let line = line(bench)
    try line.start()
    let before = bench.waits
    #expect(try line.next(longest: .seconds(10)) == nil)
    #expect(bench.waits - before <= InputLine.mostEdges)
  }

  @Test("a level found at the start is no change")
  func held() throws {
    let bench = GPIOFake(levels: [(5, true), (2_000, false)])
    bench.sleep(.ms(50))
    let line = line(bench)
    try line.start()
    #expect(line.isActive == true)
    #expect(try line.next(longest: .seconds(1)) == nil)
    #expect(try line.next(longest: .seconds(5))?.isActive == false)
  }
}
