import Formatting
import Glibc

/// Standard output and standard error. Colours only on a terminal, and never where NO_COLOR is set. Control characters
/// in what is printed, such as those of a file's name, reach no terminal: they are shown as escapes.
enum Console {
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  private static let hasColours = isTerminal && getenv("NO_COLOR") == nil && terminalIsCapable

  private static var terminalIsCapable: Bool {
    guard let name = getenv("TERM") else { return false }
    return String(cString: name) != "dumb"
  }

  static func print(_ text: String = "") { write(safe(text) + "\n", to: STDOUT_FILENO) }

  /// A file's content on standard output: as it is, but to a terminal as `print` writes it.
  static func pass(_ content: String) { write(isTerminal ? safe(content) : content, to: STDOUT_FILENO) }

  /// A line on standard error.
  static func complain(_ text: String) { write(safe(text) + "\n", to: STDERR_FILENO) }

  /// A progress line on standard error that the next one overwrites; nothing where that is no terminal.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[K" + text, to: STDERR_FILENO)
  }

  static func bold(_ text: String) -> String { styled(text, .bold) }
  static func dim(_ text: String) -> String { styled(text, .dim) }
  static func green(_ text: String) -> String { styled(text, .green) }
  static func yellow(_ text: String) -> String { styled(text, .yellow) }
  static func red(_ text: String) -> String { styled(text, .red) }

  private enum Style: String, CaseIterable {
    case bold = "\u{1B}[1m"
    case dim = "\u{1B}[2m"
    case green = "\u{1B}[32m"
    case yellow = "\u{1B}[33m"
    case red = "\u{1B}[1;31m"
    case plain = "\u{1B}[0m"
  }

  private static func styled(_ text: String, _ style: Style) -> String {
    hasColours ? style.rawValue + text + Style.plain.rawValue : text
  }

  private static func safe(_ text: String) -> String {
    text.visible(keeping: hasColours ? Style.allCases.map(\.rawValue) : [])
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
