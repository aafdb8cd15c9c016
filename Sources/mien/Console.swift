import Glibc

/// Standard output and standard error. Colours only on a terminal, and never where NO_COLOR is set.
enum Console {
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  private static let hasColours = isTerminal && getenv("NO_COLOR") == nil && terminalIsCapable

  private static var terminalIsCapable: Bool {
    guard let name = getenv("TERM") else { return false }
    return String(cString: name) != "dumb"
  }

  static func print(_ text: String = "") { write(text + "\n", to: STDOUT_FILENO) }

  /// A line on standard error.
  static func complain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// A progress line on standard error that the next one overwrites; nothing where that is no terminal.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[K" + text, to: STDERR_FILENO)
  }

  static func bold(_ text: String) -> String { styled(text, "1") }
  static func dim(_ text: String) -> String { styled(text, "2") }

  private static func styled(_ text: String, _ code: String) -> String {
    hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      // A closed pipe (`mien look ... | head`) ends the output, not the work.
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
