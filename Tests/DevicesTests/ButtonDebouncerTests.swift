import Testing

@testable import Devices

struct ButtonDebouncerTests {
  /// Feeds edges (milliseconds, level) as an attentive thread would.
  private func changes(_ edges: [(Double, Bool)], period: Double = 10) -> [Debouncer.Change] {
    var debouncer = Debouncer(period: .ms(period), isActive: false)
    var changes: [Debouncer.Change] = []
    for (time, level) in edges {
      if let deadline = debouncer.deadline, deadline <= .ms(time), let change = debouncer.settle(at: deadline) {
        changes.append(change)
      }
      if let change = debouncer.edge(level, at: .ms(time)) { changes.append(change) }
    }
    if let deadline = debouncer.deadline, let change = debouncer.settle(at: deadline) { changes.append(change) }
    return changes
  }

  /// 20 edges in 5 ms, ending at `level`.
  private func bounce(_ start: Double, to level: Bool) -> [(Double, Bool)] {
    (0..<21).map { (start + Double($0) * 0.25, ($0 % 2 == 0) == level) }
  }

  @Test("20 edges in 5 ms are one press, at the first edge's time")
  func bouncing() {
    #expect(changes(bounce(100, to: true)) == [.init(isActive: true, time: .ms(100))])
    #expect(
      changes(bounce(100, to: true) + bounce(160, to: false)) == [
        .init(isActive: true, time: .ms(100)), .init(isActive: false, time: .ms(160)),
      ])
  }

  @Test("ten presses in a second are ten, bounces and all")
  func ten() {
    let edges = (0..<10).flatMap { bounce(Double($0) * 100, to: true) + bounce(Double($0) * 100 + 50, to: false) }
    let seen = changes(edges)
    #expect(seen.filter(\.isActive).count == 10 && seen.count == 20)
  }

  @Test("a spike is no press, and neither is unrest that ends where it began")
  func spike() {
    #expect(changes([(5, true), (5.2, false)]).isEmpty)
    #expect(changes((0..<200).map { (Double($0), $0 % 2 == 0) }).isEmpty)
  }

  @Test("edges that are all told late count by their own times")
  func late() {
    var debouncer = Debouncer(period: .ms(10), isActive: false)
    #expect(debouncer.edge(true, at: .ms(0)) == nil)
    #expect(debouncer.edge(false, at: .ms(80)) == .init(isActive: true, time: .ms(0)))
    #expect(debouncer.settle(at: .ms(500)) == .init(isActive: false, time: .ms(80)))
  }

  @Test("a level settles after the period and not before, counted from the last edge")
  func period() {
    var debouncer = Debouncer(period: .ms(10), isActive: false)
    _ = debouncer.edge(true, at: .ms(100))
    _ = debouncer.edge(false, at: .ms(103))
    _ = debouncer.edge(true, at: .ms(106))
    #expect(debouncer.deadline == .ms(116))
    #expect(debouncer.settle(at: .ms(115.9)) == nil)
    #expect(debouncer.settle(at: .ms(116)) == .init(isActive: true, time: .ms(100)))
    #expect(debouncer.deadline == nil && debouncer.settle(at: .ms(200)) == nil)
  }

  @Test("the line's level corrects edges that were missed")
  func missed() {
    var debouncer = Debouncer(period: .ms(10), isActive: false)
    #expect(debouncer.settle(at: .ms(50), level: true) == nil)
    #expect(debouncer.settle(at: .ms(60), level: true) == .init(isActive: true, time: .ms(50)))
    // The edge that would have said so comes after all.
    #expect(debouncer.edge(true, at: .ms(60)) == nil)
    #expect(debouncer.settle(at: .ms(90), level: true) == nil)
  }

  @Test("without a period every new level counts at once, and a repeated one does not")
  func none() {
    var debouncer = Debouncer(period: .zero, isActive: false)
    #expect(debouncer.edge(true, at: .ms(1)) == .init(isActive: true, time: .ms(1)))
    #expect(debouncer.edge(true, at: .ms(2)) == nil)
    #expect(debouncer.edge(false, at: .ms(3)) == .init(isActive: false, time: .ms(3)))
    #expect(debouncer.deadline == nil)
  }

  @Test("a clock that is set back delays nothing by more than the period")
  func backwards() {
    var debouncer = Debouncer(period: .ms(10), isActive: false)
    _ = debouncer.edge(true, at: .seconds(5_000))
    #expect(debouncer.settle(at: .seconds(2)) == nil)
    #expect(debouncer.deadline == .seconds(2) + .ms(10))
    #expect(debouncer.settle(at: .seconds(2) + .ms(10))?.isActive == true)
  }

  @Test("changes alternate, whatever the edges", arguments: 0..<20)
  func random(round: Int) {
    let seed = UInt64(truncatingIfNeeded: round) &* 104_729 &+ 3
    var random = GPIORandom(state: seed)
    var debouncer = Debouncer(period: .ms(10), isActive: false)
    var (time, level, told) = (Duration.seconds(1), false, 0)
    for _ in 0..<3_000 {
      time += .ms(Double.random(in: -2...15, using: &random))
      let change =
        Bool.random(using: &random)
        ? debouncer.edge(Bool.random(using: &random), at: time) : debouncer.settle(at: time)
      guard let change else { continue }
      #expect(change.isActive != level, "seed \(seed)")
      (level, told) = (change.isActive, told + 1)
    }
    #expect(told > 100, "seed \(seed)")
  }
}
