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

  @Test("the thread keeps the state for everyone, and ends its stream when it is stopped")
  func thread() async throws {
    var script = GPIOFake.Script()
    script.edges = [GPIOEdge(isActive: true, time: .ms(300))]
    let bench = GPIOFake(script, live: true)
    let input = try SwitchInput(settings, port: bench)
    var told: [SwitchState] = []
    for await state in input.changes {
      told.append(state)
      if state == .on {
        #expect(input.state == .on)
        input.stop()
      }
    }
    #expect(told.last == .on)
    #expect(input.state.mayBeOn && bench.requested == 0)
  }
}
