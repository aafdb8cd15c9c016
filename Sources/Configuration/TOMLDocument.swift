import CTOML

/// The tables and values of a TOML text in one list, each table before what it holds.
struct TOMLDocument {
  struct Entry {
    /// The keys that lead here, joined by dots: `speaker.volume`.
    let key: String
    /// Nil for a table.
    let value: TOMLValue?
    /// Of the key, from 1; nil where the text gives none.
    let line: Int?
    /// How many of the entries that follow lie inside this one.
    let inside: Int
  }

  let entries: [Entry]

  /// - Throws: `ConfigurationProblem` with the first thing that is no TOML.
  init(_ bytes: [UInt8]) throws(ConfigurationProblem) {
    let document = bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { ctoml_parse($0.baseAddress, $0.count) }
    }
    guard let document else { throw ConfigurationProblem(line: nil, text: "there is no memory to read it") }
    defer { ctoml_free(document) }
    var (line, column): (UInt32, UInt32) = (0, 0)
    if let error = ctoml_error(document, &line, &column) {
      // The library quotes the file, which may hold anything.
      let place = column > 0 ? "column \(column): " : ""
      throw ConfigurationProblem(line: Self.known(line), text: place + Self.cleaned(String(cString: error)))
    }
    var count = 0
    let list = UnsafeBufferPointer(start: ctoml_entries(document, &count), count: count)
    entries = list.indices.map { index in
      let entry = list[index]
      return Entry(
        key: Self.text(entry.key, entry.key_length), value: Self.value(at: index, in: list),
        line: Self.known(entry.line), inside: Self.inside(entry))
    }
  }

  private static func value(at index: Int, in list: UnsafeBufferPointer<ctoml_entry>) -> TOMLValue? {
    let entry = list[index]
    guard entry.type == ctoml_array else { return entry.type == ctoml_table ? nil : scalar(entry) }
    return .list(list[(index + 1)..<(index + 1 + inside(entry))].map(scalar))
  }

  private static func scalar(_ entry: ctoml_entry) -> TOMLValue {
    switch entry.type {
    case ctoml_text: .text(text(entry.text, entry.text_length))
    case ctoml_integer: .integer(entry.integer)
    case ctoml_number: .number(entry.number)
    case ctoml_boolean: .boolean(entry.integer != 0)
    case ctoml_date: .other("a date")
    case ctoml_table: .other("a table")
    default: .other("a list")
    }
  }

  private static func inside(_ entry: ctoml_entry) -> Int {
    entry.type == ctoml_table || entry.type == ctoml_array ? Int(entry.integer) : 0
  }

  private static func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    UnsafeBufferPointer(start: start, count: count).withMemoryRebound(to: UInt8.self) {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func known(_ line: UInt32) -> Int? { line > 0 ? Int(line) : nil }

  private static func cleaned(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(200).filter { $0.value >= 32 && $0.value != 127 }))
  }
}
