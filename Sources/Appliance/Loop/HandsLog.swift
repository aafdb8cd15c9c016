import Devices
import Synchronization

/// What the button has told so far, and what is the matter with the lines; for any thread.
public final class HandsLog: Sendable {
  fileprivate struct Content: Sendable {
    var button: DaemonStatus.Button?
    var faults: [Line: String] = [:]
  }

  fileprivate enum Line: Int {
    case button, privacySwitch, lamp
  }

  private let content = Mutex(Content())

  public init() {}

  /// Nil where there is no button.
  public var button: DaemonStatus.Button? { content.withLock(\.button) }

  /// What is the matter with the lines of button, switch and lamp.
  public var faults: [String] {
    content.withLock { content in content.faults.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value) }
  }

  /// - Returns: what is the matter now, where something is.
  public func note(_ event: ButtonEvent) -> String? {
    content.withLock { content in
      var button = content.button ?? DaemonStatus.Button()
      defer { content.button = button }
      switch event {
      case .pressed: button.presses += 1
      case .gesture(let gesture): button.gestures[gesture.rawValue, default: 0] += 1
      case .ready: content.faults[.button] = nil
      case .missing(let error): return content.set(.button, error)
      case .held: break
      }
      return nil
    }
  }

  public func note(_ state: SwitchState) -> String? {
    content.withLock { content in
      if case .unknown(let error) = state { return content.set(.privacySwitch, error, "the camera stays closed") }
      return content.set(.privacySwitch, nil)
    }
  }

  /// - Parameter failure: why the lamp cannot be set; nil when it can.
  public func note(lamp failure: DeviceError?) -> String? { content.withLock { $0.set(.lamp, failure) } }
}

extension HandsLog.Content {
  fileprivate mutating func set(_ line: HandsLog.Line, _ error: DeviceError?, _ result: String? = nil) -> String? {
    faults[line] = error.map { error in
      ["\(line.title): \(error)", result].compactMap(\.self).joined(separator: "; ")
    }
    return faults[line]
  }
}

extension HandsLog.Line {
  fileprivate var title: String {
    switch self {
    case .button: "button"
    case .privacySwitch: "privacy switch"
    case .lamp: "lamp"
    }
  }
}
