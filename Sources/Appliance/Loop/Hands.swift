import Devices

/// The button and the privacy switch: passes on what they say, and acknowledges every press at once.
public final class Hands: Sendable {
  private let button: ButtonFeed?
  private let privacySwitch: SwitchInput?
  private let lamp: LampKeeper

  /// - Throws: `DeviceError` where no thread can be started. A chip or line that is missing is waited for.
  public init(button: ButtonSettings?, privacySwitch: InputSettings?, lamp: LampKeeper) throws {
    self.button = try button.map { try ButtonFeed($0) }
    self.privacySwitch = try privacySwitch.map { try SwitchInput($0) }
    self.lamp = lamp
  }

  /// Serves the daemon until the task is cancelled.
  ///
  /// - Parameter problem: told what is the matter with a line.
  public func serve(_ daemon: Daemon, problem: @escaping @Sendable (String) -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      if let button {
        group.addTask { [lamp] in
          for await event in button.events {
            switch event {
            case .pressed: await lamp.acknowledge()
            case .gesture(let gesture): daemon.wish(Wish(gesture))
            case .missing(let error): problem("\(error)")
            case .ready, .held: break
            }
          }
        }
      }
      if let privacySwitch {
        group.addTask {
          for await state in privacySwitch.changes {
            daemon.setPrivacySwitch(state.mayBeOn)
            if case .unknown(let error) = state { problem("\(error)") }
          }
        }
      }
    }
  }

  public func stop() {
    button?.stop()
    privacySwitch?.stop()
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
