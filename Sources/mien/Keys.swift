import Appliance
import Glibc

/// Single key presses from a terminal; none where standard input is no terminal.
final class Keys: Sendable {
  let stream: AsyncStream<TryKey>
  private let saved: termios?

  static var areAvailable: Bool { isatty(STDIN_FILENO) == 1 && Console.isTerminal }

  init() {
    let (stream, continuation) = AsyncStream.makeStream(of: TryKey.self)
    self.stream = stream
    var settings = termios()
    guard Self.areAvailable, tcgetattr(STDIN_FILENO, &settings) == 0 else {
      saved = nil
      return
    }
    saved = settings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // No Ctrl-Z: a stopped process would leave the shell without echo. Ctrl-C is a signal, so that it also ends a scan.
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VSUSP)] = 0 }
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    readOnOwnThread(STDIN_FILENO) { byte in
      if let key = Self.key(byte) { continuation.yield(key) }
    }
  }

  /// Gives the terminal back as it was.
  func restore() {
    guard var saved else { return }
    tcsetattr(STDIN_FILENO, TCSANOW, &saved)
  }

  private static func key(_ byte: UInt8) -> TryKey? {
    switch byte {
    case UInt8(ascii: "l"): .like
    case UInt8(ascii: "s"): .skip
    case UInt8(ascii: "p"), UInt8(ascii: " "): .pause
    case UInt8(ascii: "q"), 4: .quit
    default: nil
    }
  }
}
