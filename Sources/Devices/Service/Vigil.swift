import Glibc

/// What a vigil tells, once each.
public enum VigilNews: Sendable, Equatable {
  /// The machine is reset when nobody feeds the watchdog for this long.
  case armed(watchdog: String, timeout: Duration)
  /// The watchdog cannot be used; it is tried again.
  case trouble(DeviceError)
  /// A thread has given no heartbeat for this long: from now on no watchdog is fed.
  case silent(thread: String, silence: Duration)
  /// It lives after all.
  case back(thread: String)

  public var isProblem: Bool {
    switch self {
    case .trouble, .silent: true
    case .armed, .back: false
    }
  }
}

extension VigilNews: CustomStringConvertible {
  public var description: String {
    switch self {
    case .armed(let watchdog, let timeout):
      "watchdog \(watchdog): resets the machine when it is not fed for \(timeout.components.seconds) s"
    case .trouble(let error): "\(error)"
    case .silent(let thread, let silence):
      "the thread \(thread) has been silent for \(silence.components.seconds) s; the watchdogs are fed no more"
    case .back(let thread): "the thread \(thread) is back; the watchdogs are fed again"
    }
  }
}

/// Feeds systemd's watchdog and the hardware's for as long as every critical thread gives its heartbeat, from a thread of
/// its own, so that whatever hangs can still be named.
public final class Vigil: Sendable {
  private let isOver = Monitor(false)
  private let ending: AsyncStream<Void>

  /// How often the hearts are listened to, and the watchdogs fed.
  static let longestPause = Duration.seconds(1)

  /// - Parameters:
  ///   - watchdog: armed at once; nil for none.
  ///   - timeout: how long the watchdog may go unfed.
  ///   - tell: called on the vigil's thread.
  /// - Throws: `.noThread`.
  public init(
    over hearts: [Heartbeat], service: ServiceManager, watchdog: sending (any Watchdog)?, timeout: Duration,
    tell: @escaping @Sendable (VigilNews) -> Void
  ) throws(DeviceError) {
    let (ending, continuation) = AsyncStream.makeStream(of: Void.self)
    self.ending = ending
    let isOver = isOver
    let pause = min(service.watchdogInterval ?? Self.longestPause, Self.longestPause)
    var rounds = VigilRounds(over: hearts, watchdog: watchdog, timeout: timeout)
    try startThread(named: "mien-vigil") {
      while !isOver.read({ $0 }) {
        if rounds.round(tell) { service.alive() }
        isOver.wait(until: monotonicTime() + pause) { !$0 }
      }
      rounds.end()
      continuation.finish()
    }
  }

  deinit { isOver.change { $0 = true } }

  /// Disarms the watchdog; returns when that is done.
  public func end() async {
    isOver.change { $0 = true }
    for await _ in ending {}
  }
}

/// What a vigil does every time.
struct VigilRounds {
  private let hearts: [Heartbeat]
  private let watchdog: (any Watchdog)?
  private let timeout: Duration
  private var isArmed = false
  private var trouble: DeviceError?
  private var silent: Set<String> = []

  init(over hearts: [Heartbeat], watchdog: (any Watchdog)?, timeout: Duration) {
    (self.hearts, self.watchdog, self.timeout) = (hearts, watchdog, timeout)
  }

  /// - Returns: whether all is well.
  mutating func round(_ tell: (VigilNews) -> Void) -> Bool {
    for heart in hearts {
      let silence = heart.silence
      if silence > heart.longestSilence {
        if silent.insert(heart.name).inserted { tell(.silent(thread: heart.name, silence: silence)) }
      } else if silent.remove(heart.name) != nil {
        tell(.back(thread: heart.name))
      }
    }
    guard silent.isEmpty else { return false }
    feed(tell)
    return true
  }

  func end() { watchdog?.close() }

  private mutating func feed(_ tell: (VigilNews) -> Void) {
    guard let watchdog else { return }
    do throws(DeviceError) {
      if isArmed { return try watchdog.feed() }
      let granted = try watchdog.open(timeout: timeout)
      (isArmed, trouble) = (true, nil)
      tell(.armed(watchdog: watchdog.name, timeout: granted))
    } catch {
      isArmed = false
      if error != trouble { tell(.trouble(error)) }
      trouble = error
    }
  }
}
