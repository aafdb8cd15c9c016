/// Averages windows that lie within `tolerance` of their size of each other, directly or through others, as OpenCV's
/// groupRectangles does. Groups of no more than `minNeighbours` windows are dropped, and so are small groups inside stronger
/// ones; with `minNeighbours` 0 every window is its own group.
func groupRectangles(_ windows: [Box], minNeighbours: Int, tolerance: Double) -> [Detection] {
  guard minNeighbours > 0 else { return windows.map { Detection(box: $0, neighbours: 1) } }
  let groups = means(of: windows, in: connectedSets(windows, tolerance: tolerance))
    .filter { $0.neighbours > minNeighbours }
  return groups.enumerated().filter { index, group in
    !groups.enumerated().contains { $0 != index && isNested(group, in: $1, tolerance: tolerance) }
  }.map(\.element)
}

private func isSimilar(_ one: Box, _ other: Box, tolerance: Double) -> Bool {
  let delta = tolerance * Double(min(one.width, other.width) + min(one.height, other.height)) * 0.5
  func isNear(_ a: Int, _ b: Int) -> Bool { Double(abs(a - b)) <= delta }
  return isNear(one.x, other.x) && isNear(one.y, other.y) && isNear(one.x + one.width, other.x + other.width)
    && isNear(one.y + one.height, other.y + other.height)
}

/// For each window the number of its set, counted from 0 in order of first appearance.
private func connectedSets(_ windows: [Box], tolerance: Double) -> [Int] {
  var parent = Array(windows.indices)
  func root(_ index: Int) -> Int {
    var index = index
    while parent[index] != index {
      parent[index] = parent[parent[index]]
      index = parent[index]
    }
    return index
  }
  // Along x only windows within one window's tolerance can be similar.
  let order = windows.indices.sorted { windows[$0].x < windows[$1].x }
  for (position, index) in order.enumerated() {
    let window = windows[index]
    let reach = tolerance * Double(window.width + window.height) * 0.5
    for other in order[(position + 1)...] {
      guard Double(windows[other].x - window.x) <= reach else { break }
      if isSimilar(window, windows[other], tolerance: tolerance) { parent[root(other)] = root(index) }
    }
  }
  var numbers: [Int: Int] = [:]
  return windows.indices.map { index in
    let root = root(index)
    let number = numbers[root] ?? numbers.count
    numbers[root] = number
    return number
  }
}

/// The mean window of each set, in single precision as OpenCV's.
private func means(of windows: [Box], in sets: [Int]) -> [Detection] {
  var sums = [(box: Box, count: Int)](
    repeating: (Box(x: 0, y: 0, width: 0, height: 0), 0), count: (sets.max() ?? -1) + 1)
  for (window, set) in zip(windows, sets) {
    sums[set].box.x += window.x
    sums[set].box.y += window.y
    sums[set].box.width += window.width
    sums[set].box.height += window.height
    sums[set].count += 1
  }
  return sums.map { sum in
    let share = 1 / Float(sum.count)
    func mean(_ total: Int) -> Int { Int((Float(total) * share).rounded(.toNearestOrEven)) }
    let box = Box(x: mean(sum.box.x), y: mean(sum.box.y), width: mean(sum.box.width), height: mean(sum.box.height))
    return Detection(box: box, neighbours: sum.count)
  }
}

private func isNested(_ one: Detection, in other: Detection, tolerance: Double) -> Bool {
  let (inner, outer) = (one.box, other.box)
  let across = Int((Double(outer.width) * tolerance).rounded(.toNearestOrEven))
  let down = Int((Double(outer.height) * tolerance).rounded(.toNearestOrEven))
  return inner.x >= outer.x - across && inner.y >= outer.y - down
    && inner.x + inner.width <= outer.x + outer.width + across
    && inner.y + inner.height <= outer.y + outer.height + down
    && (other.neighbours > max(3, one.neighbours) || one.neighbours < 3)
}
