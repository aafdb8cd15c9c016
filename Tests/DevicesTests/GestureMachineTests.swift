import Testing

@testable import Devices

struct GestureMachineTests {
  /// Tells a machine of presses, each from one time to another (in seconds), with ticks exactly when it wants them.
  private func gestures(
    _ presses: [(Double, Double)], times: GestureTimes = GestureTimes(), start: Double = 0
  ) -> [String] {
    var machine = GestureMachine(times: times)
    var told: [String] = []
    func note(_ step: GestureMachine.Step?, _ time: Duration) {
      let at = (time / .seconds(1) * 1000).rounded() / 1000
      switch step {
      case .held: told.append("held \(at)")
      case .gesture(let gesture): told.append("\(gesture.rawValue) \(at)")
      case nil: break
      }
    }
    func pass(to time: Duration) {
      while let deadline = machine.deadline, deadline <= time {
        note(machine.tick(at: deadline), deadline - .seconds(start))
      }
    }
    for (down, up) in presses {
      // Whole milliseconds, so that limits are met exactly.
      let (down, up) = (Duration.ms(((start + down) * 1000).rounded()), Duration.ms(((start + up) * 1000).rounded()))
      pass(to: down)
      note(machine.press(at: down), down - .seconds(start))
      pass(to: up)
      note(machine.release(at: up), up - .seconds(start))
    }
    pass(to: .seconds(start + 1000))
    return told
  }

  @Test("a short press is told when no second one has followed in time")
  func short() { #expect(gestures([(0, 0.1)]) == ["short 0.4"]) }

  @Test("two presses are told when the second one goes down, and not again")
  func double() { #expect(gestures([(0, 0.1), (0.3, 0.4)]) == ["double 0.3"]) }

  @Test("two presses that are too far apart are two short ones")
  func apart() { #expect(gestures([(0, 0.1), (0.4, 0.5)]) == ["short 0.4", "short 0.8"]) }

  @Test("a long press is announced at a second, acts when it is let go, and acts once")
  func long() { #expect(gestures([(0, 2)]) == ["held 1.0", "long 2.0"]) }

  @Test("a very long press acts when five seconds have passed, not as a long one as well, and not at its release")
  func veryLong() { #expect(gestures([(0, 9)]) == ["held 1.0", "very long 5.0"]) }

  @Test("presses pair up from the first one on")
  func rows() {
    let presses = (0..<5).map { (Double($0) * 0.2, Double($0) * 0.2 + 0.1) }
    #expect(gestures(Array(presses.prefix(3))) == ["double 0.2", "short 0.8"])
    #expect(gestures(Array(presses.prefix(4))) == ["double 0.2", "double 0.6"])
    #expect(gestures(presses) == ["double 0.2", "double 0.6", "short 1.2"])
  }

  @Test("ten presses in a second are five doubles")
  func ten() {
    let told = gestures((0..<10).map { (Double($0) * 0.1, Double($0) * 0.1 + 0.05) })
    #expect(told.count == 5 && told.allSatisfy { $0.hasPrefix("double") })
  }

  @Test("the second press of a double may last: it is neither long nor very long")
  func doubleHeld() { #expect(gestures([(0, 0.1), (0.2, 9)]) == ["double 0.2"]) }

  @Test("a short press soon after a long one stands alone")
  func afterLong() {
    #expect(gestures([(0, 1.5), (1.6, 1.7)]) == ["held 1.0", "long 1.5", "short 2.0"])
    #expect(gestures([(0, 6), (6.1, 6.2)]) == ["held 1.0", "very long 5.0", "short 6.5"])
  }

  @Test("the limits belong to the longer gesture")
  func limits() {
    #expect(gestures([(0, 0.999)]) == ["short 1.299"])
    #expect(gestures([(0, 1)]) == ["held 1.0", "long 1.0"])
    #expect(gestures([(0, 4.999)]) == ["held 1.0", "long 4.999"])
    #expect(gestures([(0, 5)]) == ["held 1.0", "very long 5.0"])
  }

  @Test("the times can be chosen, and very long is no less than long")
  func times() {
    let quick = GestureTimes(double: .ms(50), long: .ms(200), veryLong: .ms(400))
    #expect(
      gestures([(0, 0.1), (0.2, 0.45), (1, 2)], times: quick) == [
        "short 0.15", "held 0.4", "long 0.45", "held 1.2", "very long 1.4",
      ])
    #expect(GestureTimes(long: .seconds(3), veryLong: .seconds(2)).veryLong == .seconds(3))
  }

  @Test("what is told late is judged by its own times")
  func late() {
    var machine = GestureMachine()
    #expect(machine.press(at: .zero) == nil)
    #expect(machine.release(at: .seconds(2)) == .gesture(.long))
    #expect(machine.press(at: .seconds(3)) == nil)
    #expect(machine.release(at: .seconds(30)) == .gesture(.veryLong))
    #expect(machine.press(at: .seconds(40)) == nil)
    #expect(machine.release(at: .ms(40_100)) == nil)
    // The short press is still to be told when the next one comes.
    #expect(machine.press(at: .seconds(50)) == .gesture(.short))
  }

  @Test("a press during a press, and a release without one, change nothing")
  func repeats() {
    var machine = GestureMachine()
    #expect(machine.release(at: .zero) == nil)
    #expect(machine.deadline == nil)
    #expect(machine.press(at: .seconds(1)) == nil)
    #expect(machine.press(at: .ms(1_500)) == nil)
    #expect(machine.tick(at: .seconds(2)) == .held)
    #expect(machine.press(at: .ms(2_500)) == nil)
    #expect(machine.release(at: .seconds(3)) == .gesture(.long))
    #expect(machine.release(at: .ms(3_100)) == nil)
    #expect(machine.tick(at: .seconds(60)) == nil)
  }

  @Test("a lost line ends a press without a gesture, and keeps the gesture of a finished one")
  func abandon() {
    var machine = GestureMachine()
    _ = machine.press(at: .zero)
    machine.abandon()
    #expect(machine.tick(at: .seconds(60)) == nil && machine.release(at: .seconds(61)) == nil)
    _ = machine.press(at: .seconds(70))
    _ = machine.release(at: .ms(70_100))
    machine.abandon()
    #expect(machine.tick(at: .seconds(80)) == .gesture(.short))
  }

  @Test("a clock that is set back neither stops the gestures nor doubles them")
  func backwards() {
    var machine = GestureMachine()
    _ = machine.press(at: .seconds(1_000))
    // An hour back: the press goes on from here.
    #expect(machine.tick(at: .seconds(100)) == nil)
    #expect(machine.deadline == .seconds(101))
    #expect(machine.tick(at: .seconds(101)) == .held)
    #expect(machine.release(at: .seconds(102)) == .gesture(.long))
    #expect(machine.press(at: .seconds(103)) == nil)
    // A little back, as by an edge that is read late.
    #expect(machine.release(at: .ms(102_990)) == nil)
    #expect(machine.tick(at: .seconds(104)) == .gesture(.short))
  }

  @Test("a clock that leaps ten years ahead makes one gesture of the press it falls into")
  func forwards() {
    var machine = GestureMachine()
    _ = machine.press(at: .seconds(1))
    #expect(machine.tick(at: .seconds(315_360_000)) == .gesture(.veryLong))
    #expect(machine.release(at: .seconds(315_360_001)) == nil)
    #expect(machine.deadline == nil)
  }

  /// Lengths and pauses at, just below and beyond each limit: 2,000 sequences.
  @Test("every sequence of three presses makes as many gestures as its pairs and single presses")
  func exhaustive() {
    let lengths = [0.05, 0.999, 1.0, 4.999, 5.0]
    let pauses = [0.05, 0.299, 0.3, 2.0]
    for a in lengths {
      for b in lengths {
        for c in lengths {
          for p in pauses {
            for q in pauses {
              let presses = [(0, a), (a + p, a + p + b), (a + p + b + q, a + p + b + q + c)]
              let told = gestures(presses, start: 50).filter { !$0.hasPrefix("held") }
              let expected = Self.expected([a, b, c], [p, q])
              let names = told.map { $0.split(separator: " ").dropLast().joined(separator: " ") }
              #expect(names == expected, "\(a) \(p) \(b) \(q) \(c)")
            }
          }
        }
      }
    }
  }

  /// The rules, said the other way round: over whole presses instead of through time.
  private static func expected(_ lengths: [Double], _ pauses: [Double]) -> [String] {
    var (names, number) = ([String](), 0)
    while number < lengths.count {
      let length = lengths[number]
      if length >= 5 {
        names.append("very long")
      } else if length >= 1 {
        names.append("long")
      } else if number < pauses.count, pauses[number] < 0.3 {
        names.append("double")
        number += 1
      } else {
        names.append("short")
      }
      number += 1
    }
    return names
  }

  @Test("any sequence of presses, releases, ticks and losses makes at most one gesture per press", arguments: 0..<20)
  func random(round: Int) {
    let seed = UInt64(truncatingIfNeeded: round) &* 7_919 &+ 17
    var random = GPIORandom(state: seed)
    var machine = GestureMachine()
    var (time, down, presses, gestures) = (Duration.seconds(10), false, 0, 0)
    for _ in 0..<3_000 {
      // Mostly forwards, now and then a leap to either side.
      time += .ms(Double.random(in: -30...700, using: &random))
      if Int.random(in: 0..<200, using: &random) == 0 {
        time += .seconds(Int.random(in: -4_000...4_000, using: &random))
      }
      let step: GestureMachine.Step?
      switch Int.random(in: 0..<8, using: &random) {
      case 0...2:
        step = machine.press(at: time)
        if !down { presses += 1 }
        down = true
      case 3...5:
        step = machine.release(at: time)
        down = false
      case 6: step = machine.tick(at: time)
      default:
        step = nil
        if Int.random(in: 0..<20, using: &random) == 0 {
          machine.abandon()
          down = false
        }
      }
      if case .gesture = step { gestures += 1 }
      #expect(gestures <= presses, "seed \(seed)")
    }
    #expect(gestures > 100, "seed \(seed)")
  }
}
