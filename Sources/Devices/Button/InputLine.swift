import Glibc

/// A debounced input line that can be opened again after it was lost. For one thread at a time; nothing here waits
/// longer than it is told, give or take the debouncing.
final class InputLine {
  let settings: InputSettings
  /// Up to here every change has been told; what came later may still be on its way.
  private(set) var known: Duration = .zero
  /// The debounced level; nil while the line is not open.
  var isActive: Bool? { open.map { $0.debouncer.isActive } }

  private let port: any GPIOPort
  private let now: () -> Duration
  private var open: (input: any GPIOInput, debouncer: Debouncer)?

  /// Edges read in one call; more only arrive together when the line is loose, and others want their turn.
  static let mostEdges = 64

  init(_ settings: InputSettings, port: any GPIOPort = SystemGPIO(), now: @escaping () -> Duration = monotonicTime) {
    (self.settings, self.port, self.now) = (settings, port, now)
  }

  /// The level found counts as the first one; it is no change.
  /// - Throws: `.gpio`.
  func start() throws(DeviceError) {
    open = nil
    let place = try settings.address.find(among: port.chips()).orThrow(self)
    switch port.input(place, settings) {
    case .failure(let failure):
      throw error(port.trouble(failure, with: place))
    case .success(let input):
      let level = input.level()
      guard level >= 0 else { throw error(.lost(reason: gpioReason(level))) }
      let period = input.isDebounced ? .zero : settings.debounce
      open = (input, Debouncer(period: period, isActive: level > 0))
      known = now()
    }
  }

  func stop() { open = nil }

  /// Sleeps until the line has changed, for `longest` at most.
  /// - Returns: the change; nil when there was none.
  /// - Throws: `.gpio` when the line is lost; it has to be started again.
  func next(longest: Duration) throws(DeviceError) -> Debouncer.Change? {
    guard let input = open?.input else { throw error(.closed) }
    let end = now() + max(longest, .zero)
    for _ in 0..<Self.mostEdges {
      let outcome = input.wait(max((open?.debouncer.deadline ?? end) - now(), .zero))
      switch outcome {
      case 1...:
        switch input.read() {
        case .success(let edge):
          if let change = open?.debouncer.edge(edge.isActive, at: plausible(edge.time)) { return noted(change) }
        case .failure(let failure):
          try check(failure.code)
        }
      case 0:
        // The level also says whether the chip is still there: older kernels wake nobody when it goes.
        let level = input.level()
        try check(level)
        if let change = open?.debouncer.settle(at: now(), level: level < 0 ? nil : level > 0) { return noted(change) }
        known = open?.debouncer.uncertainSince ?? now()
        if open?.debouncer.deadline == nil, now() >= end { return nil }
      default:
        try check(outcome)
      }
    }
    return nil
  }

  private func noted(_ change: Debouncer.Change) -> Debouncer.Change {
    known = max(known, change.time)
    return change
  }

  /// The kernel's time of the edge where it fits our clock, which it does not before Linux 5.7; else now.
  private func plausible(_ time: Duration) -> Duration {
    let now = now()
    return time <= now && now - time < .seconds(60) ? time : now
  }

  private func check(_ code: Int) throws(DeviceError) {
    guard code < 0, code != -Int(EINTR), code != -Int(EAGAIN) else { return }
    open = nil
    throw error(.lost(reason: gpioReason(code)))
  }

  fileprivate func error(_ trouble: GPIOTrouble) -> DeviceError {
    .gpio(line: settings.address.description, trouble)
  }
}

extension Result where Failure == GPIOTrouble {
  fileprivate func orThrow(_ line: InputLine) throws(DeviceError) -> Success {
    switch self {
    case .success(let value): return value
    case .failure(let trouble): throw line.error(trouble)
    }
  }
}
