import Formatting

/// What values a setting takes, and how they are read and written.
struct Kind<Value: Sendable>: Sendable {
  /// Ends the sentence "it takes ...".
  let takes: String
  /// Nil for a value that is not taken.
  let decode: @Sendable (TOMLValue) -> Value?
  let encode: @Sendable (Value) -> TOMLValue
}

extension Kind where Value == Bool {
  static var boolean: Kind {
    Kind(
      takes: "true or false", decode: { if case .boolean(let value) = $0 { value } else { nil } },
      encode: TOMLValue.boolean)
  }
}

extension Kind where Value == Int {
  static func integer(_ range: ClosedRange<Int>, _ unit: String = "") -> Kind {
    Kind(
      takes: "a whole number\(unit.isEmpty ? "" : " of \(unit)") from \(range.lowerBound) to \(range.upperBound)",
      decode: { value in
        guard case .integer(let integer) = value, let number = Int(exactly: integer) else { return nil }
        return range.contains(number) ? number : nil
      },
      encode: { .integer(Int64($0)) })
  }
}

extension Kind where Value == Double {
  /// Whole numbers are numbers too.
  static func number(_ range: ClosedRange<Double>, _ unit: String = "") -> Kind {
    func short(_ value: Double) -> String { value == value.rounded() ? value.fixed(0) : "\(value)" }
    return Kind(
      takes:
        "a number\(unit.isEmpty ? "" : " of \(unit)") from \(short(range.lowerBound)) to \(short(range.upperBound))",
      decode: { value in
        let number: Double
        switch value {
        case .integer(let integer): number = Double(integer)
        case .number(let double): number = double
        default: return nil
        }
        return range.contains(number) ? number : nil
      },
      encode: TOMLValue.number)
  }
}

extension Kind where Value == String {
  /// A text for people and devices: something in it, and no control characters.
  static var text: Kind {
    Kind(
      takes: "a text in quotes that is not empty",
      decode: { value in
        guard case .text(let text) = value, !text.isEmpty, text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
          return nil
        }
        return text
      },
      encode: TOMLValue.text)
  }

  static func path(limit: Int = 4095) -> Kind {
    Kind(
      takes: "an absolute path in quotes" + (limit < 4095 ? " of at most \(limit) bytes" : ""),
      decode: { value in
        guard let path = text.decode(value), path.hasPrefix("/"), path.utf8.count <= limit else { return nil }
        return path
      },
      encode: TOMLValue.text)
  }
}

extension Kind where Value == [String] {
  static var paths: Kind {
    Kind(
      takes: "a list of absolute paths in quotes, such as [\"/srv/music\"]",
      decode: { value in
        guard case .list(let items) = value else { return nil }
        let paths = items.compactMap(Kind<String>.path().decode)
        return paths.count == items.count && Set(paths).count == paths.count ? paths : nil
      },
      encode: { .list($0.map(TOMLValue.text)) })
  }
}

extension Kind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
  static var choice: Kind {
    Kind(
      takes: "one of " + Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "),
      decode: { if case .text(let text) = $0 { Value(rawValue: text) } else { nil } },
      encode: { .text($0.rawValue) })
  }
}

extension Kind where Value == GPIOLine {
  static var line: Kind {
    Kind(
      takes: "the line's name in quotes, or its offset as a whole number from 0 to 1023",
      decode: { value in
        if let offset = Kind<Int>.integer(0...1023).decode(value) { return .offset(offset) }
        return Kind<String>.text.decode(value).map(GPIOLine.name)
      },
      encode: { line in
        switch line {
        case .name(let name): .text(name)
        case .offset(let offset): .integer(Int64(offset))
        }
      })
  }
}
