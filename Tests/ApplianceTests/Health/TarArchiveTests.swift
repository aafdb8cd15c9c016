import Testing

@testable import Appliance

/// The files in a ustar archive, by name, with a look at each checksum.
func untar(_ bytes: [UInt8]) throws -> [String: String] {
  var files: [String: String] = [:]
  var rest = bytes[...]
  while let first = rest.first, first != 0 {
    let header = Array(rest.prefix(512))
    try #require(header.count == 512)
    func text(_ range: Range<Int>) -> String { String(decoding: header[range].prefix { $0 != 0 }, as: UTF8.self) }
    func octal(_ range: Range<Int>) throws -> Int {
      try #require(Int(text(range).filter { $0 != " " }, radix: 8))
    }
    let blanked = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
    #expect(try octal(148..<156) == blanked)
    #expect(text(257..<262) == "ustar")
    let size = try octal(124..<136)
    rest = rest.dropFirst(512)
    files[text(0..<100)] = String(decoding: rest.prefix(size), as: UTF8.self)
    rest = rest.dropFirst((size + 511) / 512 * 512)
  }
  #expect(rest.count == 1024 && rest.allSatisfy { $0 == 0 })
  return files
}

@Suite("A tar archive")
struct TarArchiveTests {
  @Test("gives back what was put in, of every length")
  func round() throws {
    var archive = TarArchive()
    let texts = [0, 1, 511, 512, 513, 5_000].map { String(repeating: "x", count: $0) }
    for text in texts { archive.add("f\(text.count)", Array(text.utf8), modified: 1_795_000_000) }
    #expect(archive.finished.count % 512 == 0)
    #expect(try untar(archive.finished) == Dictionary(uniqueKeysWithValues: texts.map { ("f\($0.count)", $0) }))
  }
}
