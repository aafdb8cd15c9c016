import Testing

@testable import Control

struct ControlTargetTests {
  @Test("Targets are taken apart and decoded")
  func parse() throws {
    let target = try #require(ControlTarget.parse("/a%20b//c/?x=1&y=%C3%BC+z&flag&x=2#rest"))
    #expect(target.path == ["a b", "c"])
    #expect(target.query == ["x": "2", "y": "ü z", "flag": ""])
    #expect(try #require(ControlTarget.parse("/")).path.isEmpty)
    #expect(try #require(ControlTarget.parse("http://localhost/now")).path == ["now"])
    #expect(try #require(ControlTarget.parse("http://localhost")).path.isEmpty)
    #expect(try #require(ControlTarget.parse("/a+b")).path == ["a+b"])
  }

  @Test("Targets that cannot be decoded are refused", arguments: ["", "*", "now", "/%", "/%4", "/%g0", "/%ff", "/?%f"])
  func broken(target: String) {
    #expect(ControlTarget.parse(target) == nil)
  }

  @Test("What is put together is taken apart to the same, for any text")
  func roundTrip() throws {
    var random = SplitMix(seed: 7)
    for _ in 0..<500 {
      let path = (0..<random.below(4)).map { _ in random.text() }.filter { !$0.isEmpty }
      let query = Dictionary(
        (0..<random.below(4)).map { _ in (random.text(), random.text()) }, uniquingKeysWith: { $1 }
      ).filter { !$0.key.isEmpty }
      let made = ControlTarget.make(path, query: query)
      let target = try #require(ControlTarget.parse(made), "seed 7, \(made)")
      #expect(target.path == path && target.query == query, "seed 7, \(made)")
    }
  }
}
