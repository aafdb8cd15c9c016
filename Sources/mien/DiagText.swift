import Appliance
import Formatting

/// A diagnosis as a table of 80 columns.
struct DiagText {
  let isStyled: Bool
  static let columns = 80
  private static let (verdictWidth, idWidth) = (6, 20)

  func text(_ diagnosis: Diagnosis) -> String {
    let counts = Verdict.allCases.map { verdict in diagnosis.checks.count { $0.verdict == verdict } }
    let summary =
      switch diagnosis.verdict {
      case .ok: "healthy"
      case .warn: "\(counts[1]) to look at"
      case .fail: "\(counts[2]) failed" + (counts[1] > 0 ? ", \(counts[1]) to look at" : "")
      }
    let last = "mien \(diagnosis.version), \(dateText(diagnosis.at)): \(diagnosis.checks.count) checks, \(summary)"
    return (diagnosis.checks.flatMap(lines) + [isStyled ? Console.bold(last) : last]).joined(separator: "\n")
  }

  private func lines(of check: Check) -> [String] {
    let indent = Self.verdictWidth + Self.idWidth
    let found = Self.wrapped(check.found, width: Self.columns - indent)
    let advice = check.advice.map { Self.wrapped($0, width: Self.columns - indent - 3) } ?? []
    let head = coloured(check.verdict.rawValue.padded(to: Self.verdictWidth), check.verdict)
    let blank = String(repeating: " ", count: indent)
    return found.enumerated().map { index, line in
      (index == 0 ? head + check.id.padded(to: Self.idWidth) : blank) + line
    } + advice.enumerated().map { index, line in blank + (index == 0 ? "-> " : "   ") + line }
  }

  private func coloured(_ text: String, _ verdict: Verdict) -> String {
    guard isStyled else { return text }
    return switch verdict {
    case .ok: Console.green(text)
    case .warn: Console.yellow(text)
    case .fail: Console.red(text)
    }
  }

  /// Broken at spaces; a word that is too long has a line of its own.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines = [""]
    for word in text.split(whereSeparator: \.isWhitespace) {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
