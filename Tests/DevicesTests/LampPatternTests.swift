import Testing

@testable import Devices

struct LampPatternTests {
  /// Lit or dark, by the millisecond, over so many seconds.
  private func trace(_ state: LampState, seconds: Int = 6, presses: [Int] = []) -> [Bool] {
    var state = state
    return (0..<seconds * 1000).map { millisecond in
      let time = Duration.seconds(50) + .milliseconds(millisecond)
      if presses.contains(millisecond) { state.acknowledge(at: time) }
      return LampPattern.isLit(state, at: time)
    }
  }

  /// Lengths of the stretches without change, in milliseconds, the first and last one included.
  private func runs(_ trace: [Bool]) -> [(lit: Bool, length: Int)] {
    trace.reduce(into: []) { runs, lit in
      if runs.last?.lit == lit { runs[runs.count - 1].length += 1 } else { runs.append((lit, 1)) }
    }
  }

  @Test("camera on is steady light, private and idle are dark")
  func steady() {
    #expect(trace(LampState(cameraIsOn: true)).allSatisfy { $0 })
    #expect(trace(LampState()).allSatisfy { !$0 })
    #expect(trace(LampState(isSeeking: true, hasFault: true, isPrivate: true)).allSatisfy { !$0 })
  }

  @Test("a press blinks shortly, light in the dark and dark in the light")
  func acknowledgement() {
    for isOn in [true, false] {
      let runs = runs(trace(LampState(cameraIsOn: isOn), presses: [1_000]))
      #expect(runs.map(\.lit) == [isOn, !isOn, isOn])
      #expect(runs[1].length == 80)
    }
    #expect(runs(trace(LampState(isPrivate: true), presses: [1_000])).count == 3)
  }

  @Test("seeking is a slow pulse, a fault a double blink")
  func blinks() {
    #expect(
      runs(trace(LampState(cameraIsOn: true, isSeeking: true))).filter { !$0.lit }.map(\.length) == [350, 350, 350])
    let fault = runs(trace(LampState(hasFault: true))).filter(\.lit).map(\.length)
    #expect(fault == [120, 120, 120, 120, 120, 120])
  }

  @Test("whatever else is told and pressed, an open camera is light for most of the time, and a closed one dark")
  func visible() {
    let presses = Array(stride(from: 0, to: 6_000, by: 20))
    for bits in 0..<16 {
      let state = LampState(
        cameraIsOn: bits & 1 > 0, isSeeking: bits & 2 > 0, hasFault: bits & 4 > 0, isPrivate: bits & 8 > 0)
      for presses in [[], presses] {
        let trace = trace(state, presses: presses)
        let share = Double(trace.filter { $0 == state.cameraIsOn }.count) / Double(trace.count)
        #expect(share > 0.5, "\(state) \(presses.count)")
        let against = runs(trace).filter { $0.lit != state.cameraIsOn }.map(\.length).max() ?? 0
        #expect(against < 500, "\(state) \(presses.count)")
      }
    }
  }

  @Test("the next change is never later than the change", arguments: 0..<16)
  func nextChange(bits: Int) {
    var state = LampState(
      cameraIsOn: bits & 1 > 0, isSeeking: bits & 2 > 0, hasFault: bits & 4 > 0, isPrivate: bits & 8 > 0)
    state.acknowledge(at: .ms(700))
    var (time, next) = (Duration.zero, LampPattern.nextChange(state, after: .zero))
    var lit = LampPattern.isLit(state, at: .zero)
    while time < .seconds(6) {
      time += .milliseconds(1)
      if let due = next, due <= time {
        lit = LampPattern.isLit(state, at: time)
        next = LampPattern.nextChange(state, after: time)
      }
      #expect(LampPattern.isLit(state, at: time) == lit)
    }
    let blinks = !state.isPrivate && (state.hasFault || (state.isSeeking && state.cameraIsOn))
    #expect((next == nil) == !blinks)
  }
}
