import CTOML
import Testing

@testable import Configuration

@Suite("TOML documents")
struct TOMLDocumentTests {
  private func entries(_ text: String) throws -> [TOMLDocument.Entry] { try TOMLDocument(Array(text.utf8)).entries }

  private func failure(_ bytes: [UInt8]) -> ConfigurationProblem? {
    do throws(ConfigurationProblem) {
      _ = try TOMLDocument(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test("values keep their type, place and bytes")
  func values() throws {
    let text = """
      [a]
      b = "x\\u0000\u{E9}"
      c = -9223372036854775808
      d = 2.5
      e = true
      f = [1, "two", [3]]
      g = 2026-01-02
      """
    let entries = try entries(text)
    let leaves = entries.filter { $0.key.count == 3 }
    #expect(entries.first?.key == "a" && entries.first?.value == nil && entries.first?.line == 1)
    let byKey = Dictionary(leaves.map { ($0.key, $0) }) { first, _ in first }
    #expect(byKey["a.b"]?.value == .text("x\0\u{E9}"))
    #expect(byKey["a.c"]?.value == .integer(.min))
    #expect(byKey["a.d"]?.value == .number(2.5))
    #expect(byKey["a.e"]?.value == .boolean(true))
    #expect(byKey["a.f"]?.value == .list([.integer(1), .text("two"), .other("a list"), .integer(3)]))
    #expect(byKey["a.g"]?.value == .other("a date"))
    #expect((byKey["a.b"]?.line, byKey["a.g"]?.line) == (2, 7))
    #expect(byKey["a.f"]?.inside == 4)
  }

  @Test("a dot inside a key is told from a dot between keys")
  func quotedKeys() throws {
    #expect(try entries("\"a.b\".c = 1").map(\.key) == ["\"a.b\"", "\"a.b\".c"])
    #expect(try entries("\"say \\\"hi\\\\\" = 1").map(\.key) == ["\"say \\\"hi\\\\\""])
    #expect(try entries("\"\" = 1").map(\.key) == ["\"\""])
  }

  @Test("an error names line and column")
  func place() throws {
    let problem = try #require(failure(Array("a = 1\nb = = 2\n".utf8)))
    #expect(problem.line == 2)
    #expect(problem.text.contains("column 5"), "\(problem.text)")
    #expect(failure(Array("a = 1\na = 2\n".utf8))?.line == 2)
  }

  @Test("numbers are read to the last bit, and refused where they are too large")
  func numbers() throws {
    let seed: UInt64 = 17
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(try entries("a = \(number)").first?.value == .number(number), "seed \(seed)")
    }
    #expect(try entries("a = -1_000.5e-3").first?.value == .number(-1.0005))
    #expect(failure(Array("a = 1e400".utf8))?.text.contains("1e400") == true)
    #expect(failure(Array("a = 9223372036854775808".utf8)) != nil)
  }

  @Test("nothing is an empty document")
  func empty() throws {
    #expect(try TOMLDocument([]).entries.isEmpty)
    let document = ctoml_parse(nil, 0)
    defer { ctoml_free(document) }
    var (line, column): (UInt32, UInt32) = (7, 7)
    #expect(ctoml_error(document, &line, &column) == nil && line == 0 && column == 0)
    ctoml_free(nil)
  }

  @Test(
    "bytes that are no UTF-8 are an error with a place",
    arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
  func notText(bytes: [UInt8]) throws {
    let problem = try #require(failure(Array("a = 1\nb = \"".utf8) + bytes + Array("\"\n".utf8)))
    #expect(problem.line == 2)
    // A key of such bytes, too, and one at the end of the file.
    #expect(failure(bytes + Array(" = 1".utf8)) != nil)
    #expect(failure(Array("a = 1 #".utf8) + bytes) != nil)
  }

  @Test("letters outside quotes are an error, whatever alphabet they are of")
  func letters() throws {
    for value in Array(0xA1...0x4A0) + Array(stride(from: 0x4A1, to: 0x11_0000, by: 1_997)) {
      guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
      // A byte-order mark and Unicode's spaces and line breaks are no letters.
      guard !scalar.properties.isWhitespace, value != 0xFEFF else { continue }
      for text in ["a\(scalar) = 1", "\(scalar) = 1", "a = \(scalar)", "a = 1\(scalar)"] {
        #expect(failure(Array(text.utf8)) != nil, "U+\(String(value, radix: 16))")
      }
    }
    #expect(failure(Array("ton\u{3F4}{(\"}".utf8)) != nil)
  }

  @Test("control characters are an error, and do not come back in its text")
  func controls() throws {
    for byte in [0, 1, 7, 27, 127] as [UInt8] {
      let problem = try #require(failure(Array("a = \"".utf8) + [byte] + Array("\"".utf8)))
      #expect(problem.text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 })
    }
  }

  @Test(
    "deep nesting of every form is an error, not the end of the process",
    arguments: [
      "a = " + String(repeating: "[", count: 500_000), "a = " + String(repeating: "[\n", count: 300_000),
      "a = " + String(repeating: "{a=", count: 300_000), "[" + String(repeating: "a.", count: 500_000) + "a]",
      String(repeating: "a.", count: 500_000) + "a = 1", "\"" + String(repeating: "\".\"", count: 300_000) + "\" = 1",
    ])
  func deep(text: String) throws {
    #expect(failure(Array(text.utf8)) != nil)
  }

  @Test("nesting is read down to its limits and refused below them")
  func limits() throws {
    func dotted(_ count: Int) -> String { Array(repeating: "a", count: count).joined(separator: ".") + " = 1" }
    // The document itself is the first of 32 tables.
    #expect(try entries(dotted(32)).count == 32)
    #expect(failure(Array(dotted(33).utf8))?.text.contains("deeper than 32") == true)
    #expect(failure(Array(dotted(129).utf8))?.text.contains("deeper than 32") == true)
    #expect(
      failure(Array(("b = 1\n" + dotted(130)).utf8))
        == ConfigurationProblem(line: 2, text: "more than 128 dots in one line"))
    func listed(_ count: Int) -> String {
      "a = " + String(repeating: "[", count: count) + "1" + String(repeating: "]", count: count)
    }
    #expect(try entries(listed(7)).count == 8)
    #expect(failure(Array(listed(8).utf8)) != nil)
  }

  @Test("the deepest tree that the parser builds is taken down again")
  func tree() {
    let dots = String(repeating: "a.", count: 128)
    let text = (0..<4).map { _ in dots + "a = [\n{" }.joined() + "a = 1" + String(repeating: "}]", count: 4)
    #expect(failure(Array(text.utf8)) != nil)
  }

  @Test("a line of a megabyte is read, more than 1 MiB is refused")
  func long() throws {
    let line = "a = \"" + String(repeating: "x", count: 1_000_000) + "\""
    guard case .text(let text) = try #require(try entries(line).first?.value) else {
      Issue.record("no text")
      return
    }
    #expect(text.utf8.count == 1_000_000)
    #expect(failure([UInt8](repeating: 32, count: 1 << 20)) == nil)
    #expect(failure([UInt8](repeating: 32, count: 1 << 20 + 1))?.text.contains("1 MiB") == true)
  }

  @Test("a long key over many is refused before its copies fill the memory")
  func heavy() {
    let long = "[" + String(repeating: "k", count: 500_000) + "]\n"
    let text = long + (0..<40_000).map { "k\($0) = 1\n" }.joined()
    #expect(failure(Array(text.utf8))?.text.contains("16 MiB") == true)
  }

  @Test("random bytes are a document or an error with a text, 3,000 times")
  func noise() {
    let seed: UInt64 = 3
    var generator = SeededGenerator(seed: seed)
    for round in 0..<3_000 {
      let count = Int.random(in: 0...80, using: &generator)
      // Mostly signs that mean something.
      let bytes = (0..<count).map { _ in
        Int.random(in: 0..<8, using: &generator) == 0
          ? UInt8.random(in: .min ... .max, using: &generator)
          : Array("ab1.=[]{}\"'#\n,-+: \\".utf8)[Int.random(in: 0..<19, using: &generator)]
      }
      if let problem = failure(bytes) {
        #expect(!problem.text.isEmpty, "seed \(seed), round \(round)")
      } else if let entries = try? TOMLDocument(bytes).entries {
        #expect(
          entries.indices.allSatisfy { $0 + entries[$0].inside < entries.count }, "seed \(seed), round \(round)")
      }
    }
  }
}
