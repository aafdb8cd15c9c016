import Glibc
import Testing

@testable import Devices

struct GPIOSwitchTests {
  private let settings = InputSettings(GPIOAddress(chip: "hilbank", line: "button"))

  private func states(_ bench: GPIOFake, until end: Double) -> [(Duration, SwitchState)] {
    let line = InputLine(settings, port: bench, now: { bench.now })
    var states: [(Duration, SwitchState)] = []
    var watch = SwitchInput.watch(line) { states.append((bench.now - .seconds(100), $0)) }
    watch.sleep = { bench.sleep($0) }
    watch.run { bench.now >= .seconds(100 + end) }
    return states
  }

  @Test("the state at the start and every change are told, a change within 50 ms")
  func changes() {
    let states = states(GPIOFake(levels: [(1_000, true), (1_001, false), (1_002, true), (3_000, false)]), until: 5)
    #expect(states.map(\.1) == [.off, .on, .off])
    #expect(states[1].0 <= .ms(1_050) && states[2].0 <= .ms(3_050))
  }

  @Test("a switch that is on at the start is on at once")
  func onAtStart() {
    let bench = GPIOFake(levels: [(10, true)])
    bench.sleep(.ms(20))
    #expect(states(bench, until: 1).map(\.1) == [.on])
  }

  @Test("without its chip a switch may be on, and what it says afterwards is told anew")
  func lost() {
    let bench = GPIOFake(levels: [(1_500, true)])
    bench.change { $0.gone = [.seconds(101)..<Duration.seconds(102)] }
    let states = states(bench, until: 4).map(\.1)
    #expect(states.count == 4 && states.first == .off && states.last == .on)
    #expect(states.dropFirst().allSatisfy(\.mayBeOn) && !SwitchState.off.mayBeOn)
  }

  @Test("the thread tells every new state once, and lets go of the line when it is stopped", .timeLimit(.minutes(1)))
  func thread() async throws {
    var script = GPIOFake.Script()
    script.edges = [GPIOEdge(isActive: true, time: .ms(300))]
    let bench = GPIOFake(script, live: true)
    let told = Monitor<[SwitchState]>([])
    let input = try SwitchInput(settings, port: bench) { state in told.change { $0.append(state) } }
    while told.read({ $0.last != .on }) { try await Task.sleep(for: .milliseconds(5)) }
    await input.end()
    #expect(bench.requested == 0)
    #expect(told.read { $0 == [.off, .on] || $0 == [.on] }, "\(told.read { $0 })")
  }
}
