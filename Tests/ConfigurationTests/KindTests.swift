import Testing

@testable import Configuration

@Suite("What settings take")
struct KindTests {
  @Test("whole numbers lie in their range, ends included")
  func integers() {
    let kind = Kind<Int>.integer(0...100, "milliseconds")
    #expect(kind.decode(.integer(0)) == 0 && kind.decode(.integer(100)) == 100)
    for value in [.integer(-1), .integer(101), .integer(.max), .number(5), .text("5"), .boolean(true)] as [TOMLValue] {
      #expect(kind.decode(value) == nil, "\(value)")
    }
    #expect(kind.takes == "a whole number of milliseconds from 0 to 100")
  }

  @Test("numbers may be whole, and are never infinite or none")
  func numbers() {
    let kind = Kind<Double>.number(0...1)
    #expect(kind.decode(.integer(1)) == 1 && kind.decode(.number(0.25)) == 0.25)
    for value in [.number(1.0001), .number(-0.1), .number(.nan), .number(.infinity), .text("1")] as [TOMLValue] {
      #expect(kind.decode(value) == nil, "\(value)")
    }
    #expect(Kind<Double>.number(0.3...3, "seconds").takes == "a number of seconds from 0.3 to 3")
  }

  @Test("texts have something in them and no control characters")
  func texts() {
    #expect(Kind<String>.text.decode(.text("hw:CARD=X")) == "hw:CARD=X")
    for value in [.text(""), .text("a\0b"), .text("a\n"), .integer(1), .list([.text("a")])] as [TOMLValue] {
      #expect(Kind<String>.text.decode(value) == nil, "\(value)")
    }
  }

  @Test("paths are absolute, and a socket's has at most 107 bytes")
  func paths() {
    let socket = Kind<String>.path(limit: 107)
    #expect(socket.decode(.text("/" + String(repeating: "x", count: 106))) != nil)
    #expect(socket.decode(.text("/" + String(repeating: "x", count: 107))) == nil)
    #expect(socket.decode(.text("/" + String(repeating: "\u{E9}", count: 54))) == nil)
    #expect(socket.decode(.text("run/mien.sock")) == nil)
    #expect(socket.takes.contains("107"))
  }

  @Test("lists of paths hold paths only, each once")
  func lists() {
    #expect(Kind.paths.decode(.list([])) == [])
    #expect(Kind.paths.decode(.list([.text("/a"), .text("/b")])) == ["/a", "/b"])
    for items in [[.text("/a"), .text("/a")], [.text("a")], [.integer(1)], [.other("a table")]] as [[TOMLValue]] {
      #expect(Kind.paths.decode(.list(items)) == nil, "\(items)")
    }
    #expect(Kind.paths.decode(.text("/a")) == nil)
  }

  @Test("choices are taken by name, booleans as booleans, lines by name or offset")
  func rest() {
    #expect(Kind<GPIOBias>.choice.decode(.text("pull-down")) == .pullDown)
    #expect(Kind<GPIOBias>.choice.decode(.text("pulldown")) == nil)
    #expect(Kind<GPIOBias>.choice.takes == "one of \"as-is\", \"pull-up\", \"pull-down\", \"disabled\"")
    #expect(Kind.boolean.decode(.boolean(false)) == false)
    #expect(Kind.boolean.decode(.text("no")) == nil && Kind.boolean.decode(.integer(0)) == nil)
    #expect(Kind.line.decode(.integer(17)) == .offset(17) && Kind.line.decode(.text("GPIO17")) == .name("GPIO17"))
    #expect(Kind.line.decode(.integer(-1)) == nil && Kind.line.decode(.integer(1024)) == nil)
    #expect(Kind.line.decode(.text("")) == nil)
    #expect(Kind.line.encode(.offset(3)) == .integer(3) && Kind.line.encode(.name("x")) == .text("x"))
  }
}
