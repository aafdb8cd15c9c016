/// What the button tells. Times are those of `monotonicTime`.
public enum ButtonEvent: Sendable, Equatable {
  /// The line is open; presses count from now on.
  case ready
  /// The line cannot be opened or is lost; it is tried again.
  case missing(DeviceError)
  /// The button went down, at once, whatever comes of it. The time is that of the first edge.
  case pressed(at: Duration)
  /// Held long enough for a long press.
  case held
  case gesture(Gesture)
}

/// A button on a GPIO line, for a thread that may block; `ButtonFeed` has one. Open it, then call `next` again and again:
/// gestures are told apart by time, so that they come to pass only while it is being called.
public final class GPIOButton {
  private let line: InputLine
  private var machine: GestureMachine
  private let now: () -> Duration

  /// What is known but not told yet: a press that also ends the gesture before it tells both.
  private var waiting: [ButtonEvent] = []

  /// Nothing is opened yet.
  public convenience init(_ settings: ButtonSettings) {
    self.init(settings, port: SystemGPIO(), now: monotonicTime)
  }

  init(_ settings: ButtonSettings, port: any GPIOPort, now: @escaping () -> Duration) {
    line = InputLine(settings.input, port: port, now: now)
    machine = GestureMachine(times: settings.times)
    self.now = now
  }

  /// A button that is down already counts from its next press on.
  /// - Throws: `.gpio`.
  public func open() throws(DeviceError) { try line.start() }

  /// A press that is under way comes to nothing.
  public func close() {
    line.stop()
    machine.abandon()
  }

  /// Sleeps until the button tells something, for `longest` at most.
  /// - Returns: nil when that has passed.
  /// - Throws: `.gpio` when the line is lost; `open` tries it again. A short press before that still tells.
  public func next(longest: Duration) throws(DeviceError) -> ButtonEvent? {
    if !waiting.isEmpty { return waiting.removeFirst() }
    let end = now() + longest
    repeat {
      let until = min(machine.deadline ?? end, end)
      do throws(DeviceError) {
        if let change = try line.next(longest: until - now()) {
          if let event = tell(change) { return event }
          continue
        }
      } catch {
        close()
        throw error
      }
      if let step = machine.tick(at: line.known) { return Self.event(step) }
    } while now() < end
    return nil
  }

  /// What time alone brings about while the line is lost: the gesture of a press that was finished before.
  public func overdue() -> ButtonEvent? { machine.tick(at: now()).map(Self.event) }

  private func tell(_ change: Debouncer.Change) -> ButtonEvent? {
    let step = change.isActive ? machine.press(at: change.time) : machine.release(at: change.time)
    let told = step.map(Self.event)
    guard change.isActive else { return told }
    guard case .gesture(.short) = step else {
      if let told { waiting.append(told) }
      return .pressed(at: change.time)
    }
    // The gesture belongs to the press before this one.
    waiting.append(.pressed(at: change.time))
    return told
  }

  private static func event(_ step: GestureMachine.Step) -> ButtonEvent {
    switch step {
    case .held: .held
    case .gesture(let gesture): .gesture(gesture)
    }
  }
}
