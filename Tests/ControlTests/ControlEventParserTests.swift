import Testing

@testable import Control

struct ControlEventParserTests {
  private let stream =
    ": mien\n\nevent: mood\ndata: {\"a\":1}\n\n: alive\n\nevent:x\r\nid: 3\r\ndata:[1,\r\ndata: 2]\r\n\r\ndata: 1\n\n\n"
  private let expected = [
    ControlEvent(name: "mood", data: "{\"a\":1}"), ControlEvent(name: "x", data: "[1, 2]"),
    ControlEvent(name: "message", data: "1"),
  ]

  @Test("Events come out the same wherever the bytes are cut")
  func anyCut() {
    let bytes = Array(stream.utf8)
    for size in 1...bytes.count {
      var parser = ControlEventParser()
      var events: [ControlEvent] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        events += parser.read(bytes[start..<min(start + size, bytes.count)]) ?? []
      }
      #expect(events == expected, "cut every \(size) bytes")
    }
  }

  @Test("What the server writes is what the client reads, and a name cannot break the lines")
  func wire() throws {
    let event = try #require(ControlEvent("a\nb: c", ["line": "one\ntwo"]))
    #expect(event.name == "abc")
    var parser = ControlEventParser()
    #expect(parser.read(event.wire.utf8) == [event])
    #expect(ControlEvent("x", [Double.infinity]) == nil)
  }

  @Test("An endless event is given up, endless comments are not")
  func endless() {
    var parser = ControlEventParser()
    let comment = Array((": " + String(repeating: "c", count: 60_000) + "\n").utf8)
    for _ in 0..<20 { #expect(parser.read(comment) != nil) }
    let data = Array(("data: " + String(repeating: "d", count: 60_000) + "\n").utf8)
    #expect((0..<20).contains { _ in parser.read(data) == nil })
  }

  @Test("Mutated streams never give an event with a line feed")
  func mutations() {
    var random = SplitMix(seed: 11)
    let bytes = Array(stream.utf8)
    for _ in 0..<2_000 {
      var mutated = bytes
      for _ in 0...random.below(6) {
        mutated[random.below(mutated.count)] = UInt8.random(in: 0...255, using: &random)
      }
      var parser = ControlEventParser()
      for event in parser.read(mutated) ?? [] {
        #expect(!event.data.utf8.contains(10) && !event.name.utf8.contains(10), "seed 11")
      }
    }
  }
}
