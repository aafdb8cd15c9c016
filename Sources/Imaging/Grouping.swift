/// Averages windows that lie within a tolerance of their size of each other, directly or through others, as OpenCV's
/// groupRectangles does. It keeps its memory for the next windows.
struct Grouping {
  private struct Sum {
    var x, y, width, height, count: Int
  }

  /// A forest: the root names a window's set.
  private var parent: [Int32] = []
  private var order: [Int32] = []
  /// The number of a root's set, -1 as long as it has none.
  private var number: [Int32] = []
  private var sums: [Sum] = []
  private var means: [Detection] = []

  /// - Parameter windows: as many as there is memory for from the start.
  init(reserving windows: Int = 0) {
    parent.reserveCapacity(windows)
    order.reserveCapacity(windows)
    number.reserveCapacity(windows)
    sums.reserveCapacity(windows)
    means.reserveCapacity(windows)
  }

  /// Appends a mean for each set of windows, in order of first appearance. Sets of no more than `minNeighbours` windows are
  /// dropped, and so are small ones inside stronger ones; with `minNeighbours` 0 every window is its own set.
  mutating func group(_ windows: [Box], minNeighbours: Int, tolerance: Double, into groups: inout [Detection]) {
    guard minNeighbours > 0 else {
      for window in windows { groups.append(Detection(box: window, neighbours: 1)) }
      return
    }
    connect(windows, tolerance)
    addUp(windows)
    means.removeAll(keepingCapacity: true)
    for sum in sums where sum.count > minNeighbours { means.append(Self.mean(sum)) }
    for (index, mean) in means.enumerated() {
      var isNested = false
      for (other, outer) in means.enumerated() where other != index && Self.isNested(mean, in: outer, tolerance) {
        isNested = true
      }
      if !isNested { groups.append(mean) }
    }
  }

  /// Appends a mean for each set of windows, in order of first appearance; none is dropped.
  mutating func sets(of windows: [Box], tolerance: Double, into groups: inout [Detection]) {
    connect(windows, tolerance)
    addUp(windows)
    for sum in sums { groups.append(Self.mean(sum)) }
  }

  private mutating func connect(_ windows: [Box], _ tolerance: Double) {
    parent.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    for index in windows.indices {
      parent.append(Int32(index))
      order.append(Int32(index))
    }
    // Along x only windows within one window's tolerance can be similar.
    order.sortInPlace { windows[Int($0)].x < windows[Int($1)].x }
    for position in order.indices {
      let index = Int(order[position])
      let window = windows[index]
      let reach = tolerance * Double(window.width + window.height) * 0.5
      for next in (position + 1)..<max(order.count, position + 1) {
        let other = Int(order[next])
        guard Double(windows[other].x - window.x) <= reach else { break }
        if Self.isSimilar(window, windows[other], tolerance) { parent[root(other)] = Int32(root(index)) }
      }
    }
  }

  private mutating func root(_ index: Int) -> Int {
    var index = index
    while Int(parent[index]) != index {
      parent[index] = parent[Int(parent[index])]
      index = Int(parent[index])
    }
    return index
  }

  private mutating func addUp(_ windows: [Box]) {
    sums.removeAll(keepingCapacity: true)
    number.removeAll(keepingCapacity: true)
    for _ in windows.indices { number.append(-1) }
    for (index, window) in windows.enumerated() {
      let root = root(index)
      if number[root] < 0 {
        number[root] = Int32(sums.count)
        sums.append(Sum(x: 0, y: 0, width: 0, height: 0, count: 0))
      }
      let set = Int(number[root])
      sums[set].x += window.x
      sums[set].y += window.y
      sums[set].width += window.width
      sums[set].height += window.height
      sums[set].count += 1
    }
  }

  /// In single precision as OpenCV's.
  private static func mean(_ sum: Sum) -> Detection {
    let share = 1 / Float(sum.count)
    func mean(_ total: Int) -> Int { Int((Float(total) * share).rounded(.toNearestOrEven)) }
    return Detection(
      box: Box(x: mean(sum.x), y: mean(sum.y), width: mean(sum.width), height: mean(sum.height)), neighbours: sum.count)
  }

  private static func isSimilar(_ one: Box, _ other: Box, _ tolerance: Double) -> Bool {
    let delta = tolerance * Double(min(one.width, other.width) + min(one.height, other.height)) * 0.5
    func isNear(_ a: Int, _ b: Int) -> Bool { Double(abs(a - b)) <= delta }
    return isNear(one.x, other.x) && isNear(one.y, other.y) && isNear(one.x + one.width, other.x + other.width)
      && isNear(one.y + one.height, other.y + other.height)
  }

  private static func isNested(_ one: Detection, in other: Detection, _ tolerance: Double) -> Bool {
    let (inner, outer) = (one.box, other.box)
    let across = Int((Double(outer.width) * tolerance).rounded(.toNearestOrEven))
    let down = Int((Double(outer.height) * tolerance).rounded(.toNearestOrEven))
    return inner.x >= outer.x - across && inner.y >= outer.y - down
      && inner.x + inner.width <= outer.x + outer.width + across
      && inner.y + inner.height <= outer.y + outer.height + down
      && (other.neighbours > max(3, one.neighbours) || one.neighbours < 3)
  }
}

extension Array {
  /// Heap sort: unlike the standard library's it never allocates. Equal elements change places. Inlinable, since swapping
  /// elements of a type that is not known allocates.
  @inlinable package mutating func sortInPlace(by isBefore: (Element, Element) -> Bool) {
    func sink(_ elements: inout [Element], _ start: Int, _ end: Int) {
      var parent = start
      while 2 * parent + 1 < end {
        var child = 2 * parent + 1
        if child + 1 < end, isBefore(elements[child], elements[child + 1]) { child += 1 }
        guard isBefore(elements[parent], elements[child]) else { return }
        elements.swapAt(parent, child)
        parent = child
      }
    }
    for start in stride(from: count / 2 - 1, through: 0, by: -1) { sink(&self, start, count) }
    for end in stride(from: count - 1, to: 0, by: -1) {
      swapAt(0, end)
      sink(&self, 0, end)
    }
  }
}
