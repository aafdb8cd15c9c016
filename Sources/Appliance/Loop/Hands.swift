import Devices

/// The button and the privacy switch. What they say is passed on, and acknowledged, on the threads of their lines: a busy
/// machine makes neither the lamp nor the closing of the camera late.
public final class Hands: Sendable {
  private let button: ButtonFeed?
  private let privacySwitch: SwitchInput?

  /// A chip or line that is missing is waited for.
  ///
  /// - Parameters:
  ///   - problem: told what is the matter with a line.
  /// - Throws: `DeviceError` where no thread can be started.
  public init(
    button: ButtonSettings?, privacySwitch: InputSettings?, lamp: LampKeeper?, eyes: CameraEyes, daemon: Daemon,
    problem: @escaping @Sendable (String) -> Void
  ) throws {
    self.privacySwitch = try privacySwitch.map { settings in
      try SwitchInput(settings) { state in
        // The camera first: all else may take its time.
        eyes.setShutter(isClosed: state.mayBeOn)
        daemon.setPrivacySwitch(state.mayBeOn)
        daemon.health.note(state)
        if let fault = daemon.hands.note(state) { problem(fault) }
      }
    }
    self.button = try button.map { settings in
      try ButtonFeed(settings) { event in
        switch event {
        case .pressed(let edge):
          lamp?.acknowledge()
          daemon.acknowledge()
          daemon.health.record(.press, since: edge)
        case .gesture(let gesture): daemon.wish(Wish(gesture))
        case .ready, .missing, .held: break
        }
        daemon.health.note(event)
        if let fault = daemon.hands.note(event) { problem(fault) }
      }
    }
  }

  /// The lines are free again when this returns.
  public func end() async {
    await button?.end()
    await privacySwitch?.end()
  }
}

extension Wish {
  public init(_ gesture: Gesture) {
    switch gesture {
    case .short: self = .like
    case .double: self = .skip
    case .long: self = .pause
    case .veryLong: self = .privacy
    }
  }
}
