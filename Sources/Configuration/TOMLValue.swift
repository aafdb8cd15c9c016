import Formatting

/// A value as TOML knows them, without dates and tables, which no setting takes.
public enum TOMLValue: Sendable, Equatable {
  case text(String)
  case integer(Int64)
  case number(Double)
  case boolean(Bool)
  case list([TOMLValue])
  /// Something that no setting takes, in words: `a table`, `a date`.
  case other(String)

  /// As it is written in a TOML file, on one line.
  public var toml: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .integer(let value): "\(value)"
    case .number(let value): value.isFinite ? "\(value)" : value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
    case .boolean(let value): value ? "true" : "false"
    case .list(let values): "[" + values.map(\.toml).joined(separator: ", ") + "]"
    case .other(let words): words
    }
  }

  /// The same, short enough for a message.
  var brief: String { toml.shortened }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 32 || (127..<160).contains(scalar.value):
        result += "\\u" + String(scalar.value, radix: 16, uppercase: true).padded(to: 4, with: "0", onLeft: true)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension String {
  /// On one line of at most 60 characters, without control characters: fit for a message and a terminal.
  var shortened: String {
    let visible = unicodeScalars.prefix(61).map { scalar -> Character in
      scalar.value < 32 || (127..<160).contains(scalar.value) ? "?" : Character(scalar)
    }
    return visible.count > 60 ? String(visible.prefix(57)) + "..." : String(visible)
  }
}
