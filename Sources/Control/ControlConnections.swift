import NIOCore
import Synchronization

/// Who is connected to one server, within its limits.
final class ControlConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var readers: Set<ObjectIdentifier> = []
    var isClosed = false
  }

  /// What a new connection may do.
  enum Admission {
    case served
    /// Gets one 503.
    case refused
    /// Is closed unheard.
    case none
  }

  private let state = Mutex(State())
  private let limits: ControlLimits

  init(limits: ControlLimits) {
    self.limits = limits
  }

  func admit(_ channel: any Channel) -> Admission {
    let key = ObjectIdentifier(channel)
    let admission: Admission = state.withLock { state in
      let count = state.channels.count
      if state.isClosed || count >= 2 * limits.connections { return .none }
      state.channels[key] = channel
      return count < limits.connections ? .served : .refused
    }
    channel.closeFuture.whenComplete { _ in
      self.state.withLock { state in
        state.channels[key] = nil
        state.readers.remove(key)
      }
    }
    return admission
  }

  /// - Returns: false where as many read events as may.
  func admitReader(_ channel: any Channel) -> Bool {
    state.withLock { state in
      if state.readers.count >= limits.eventReaders { return false }
      state.readers.insert(ObjectIdentifier(channel))
      return true
    }
  }

  /// Admits no one any more.
  /// - Returns: those still connected.
  func close() -> [any Channel] {
    state.withLock { state in
      state.isClosed = true
      return Array(state.channels.values)
    }
  }
}
