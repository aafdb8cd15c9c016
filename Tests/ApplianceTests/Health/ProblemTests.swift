import Testing

@testable import Appliance

@Suite("The list of problems")
struct ProblemTests {
  @Test("counts what happens again and puts it last")
  func again() {
    var list = ProblemList()
    list.add(.other, "a", at: 1)
    list.add(.other, "b", at: 2)
    list.add(.other, "a", at: 3)
    #expect(list.problems.map(\.text) == ["b", "a"])
    #expect(list.problems.last == Problem(kind: .other, text: "a", first: 1, last: 3, count: 2))
  }

  @Test("keeps the last twenty")
  func most() {
    var list = ProblemList()
    for number in 0..<50 { list.add(.other, "\(number)", at: Double(number)) }
    #expect(list.problems.map(\.text) == (30..<50).map { "\($0)" })
  }

  @Test("is fed by events that tell of something wrong, and by no others")
  func events() throws {
    #expect(try #require(Problem.found(in: .unplayable(path: "/a.mp3", reason: "broken"))).0 == .music)
    #expect(try #require(Problem.found(in: .state(.fault, faults: ["camera lost"]))).1 == "camera lost")
    #expect(Problem.found(in: .state(.listening, faults: [])) == nil)
    #expect(Problem.found(in: .plays(title: "x")) == nil)
  }
}
