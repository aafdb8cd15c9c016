import Testing

@testable import Configuration

@Suite("TOML values")
struct TOMLValueTests {
  @Test("what is written reads back as the same value")
  func roundTrip() throws {
    let values: [TOMLValue] = [
      .text(""), .text("a \"b\" \\ \n\t\r\u{1}\u{7F}\u{85} \u{E9}\u{1F3B5}"), .integer(.max), .integer(.min),
      .number(0.1), .number(-18),
      .number(1e300), .number(.leastNormalMagnitude), .number(.infinity), .boolean(true), .boolean(false),
      .list([]), .list([.text("/a"), .text("/b, c")]),
    ]
    for value in values {
      #expect(try TOMLDocument(Array("a = \(value.toml)".utf8)).entries.first?.value == value, "\(value.toml)")
    }
    #expect(TOMLValue.number(.nan).toml == "nan")
  }

  @Test("values in messages are short and without control characters")
  func brief() {
    #expect(TOMLValue.text("ab").brief == "\"ab\"")
    let long = TOMLValue.text(String(repeating: "x", count: 100_000)).brief
    #expect(long.count == 60 && long.hasSuffix("..."))
    #expect("a\u{1B}[2Jb\n".shortened == "a?[2Jb?")
  }
}
