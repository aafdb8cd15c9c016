import Testing

@testable import Imaging

@Suite struct FontTests {
  private func shape(_ character: Character) -> [String] {
    (0..<Font.rows).map { row in
      (0..<Font.columns).map { Font.isInked(character, column: $0, row: row) ? "#" : "." }.joined()
    }
  }

  @Test("every printable character has a shape of its own")
  func distinct() {
    let characters = (32..<127).map { Character(UnicodeScalar(UInt8($0))) }
    #expect(Set(characters.map { shape($0) }).count == characters.count)
    #expect(shape(" ").allSatisfy { $0 == "....." })
  }

  @Test("a letter looks like itself")
  func letter() {
    #expect(shape("F") == ["#####", "#....", "#....", "####.", "#....", "#....", "#....", "....."])
  }

  @Test("what is not printable ASCII is a question mark")
  func others() {
    for character in ["é", "\u{7F}", "\n", "漢", "👍"] as [Character] { #expect(shape(character) == shape("?")) }
  }
}
