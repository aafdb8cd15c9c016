import Testing

@testable import Imaging

@Suite struct GroupingTests {
  private func groupRectangles(_ windows: [Box], minNeighbours: Int, tolerance: Double) -> [Detection] {
    var (grouping, groups) = (Grouping(), [Detection]())
    // The memory of other windows must leave no traces.
    grouping.group(self.windows.reversed(), minNeighbours: 1, tolerance: 0.4, into: &groups)
    groups.removeAll()
    grouping.group(windows, minNeighbours: minNeighbours, tolerance: tolerance, into: &groups)
    return groups
  }

  private let windows = [
    (10, 10, 40), (12, 11, 40), (11, 12, 42), (9, 10, 40), (100, 50, 30), (101, 50, 30), (16, 16, 22), (17, 16, 22),
    (16, 17, 22),
  ].map { Box(x: $0.0, y: $0.1, width: $0.2, height: $0.2) }

  @Test("agreeing windows become their mean, weak and nested groups are dropped, as in OpenCV 4.14")
  func opencv() {
    let face = Detection(box: Box(x: 10, y: 11, width: 40, height: 40), neighbours: 4)
    let pair = Detection(box: Box(x: 100, y: 50, width: 30, height: 30), neighbours: 2)
    #expect(groupRectangles(windows, minNeighbours: 1, tolerance: 0.2) == [face, pair])
    #expect(groupRectangles(windows, minNeighbours: 2, tolerance: 0.2) == [face])
    #expect(groupRectangles(windows, minNeighbours: 4, tolerance: 0.2) == [])
  }

  @Test("with no neighbours asked for every window stays")
  func ungrouped() {
    #expect(groupRectangles(windows, minNeighbours: 0, tolerance: 0.2).map(\.box) == windows)
    #expect(groupRectangles([], minNeighbours: 3, tolerance: 0.2) == [])
  }

  @Test("windows are joined through others, in any order")
  func chain() {
    let seed: UInt64 = 6
    var generator = SeededGenerator(seed: seed)
    let chain = (0..<30).map { Box(x: 5 * $0, y: 3 * $0, width: 50, height: 50) }
    for _ in 0..<20 {
      let groups = groupRectangles(chain.shuffled(using: &generator), minNeighbours: 1, tolerance: 0.2)
      #expect(groups.map(\.neighbours) == [30], "seed \(seed)")
    }
  }
}
