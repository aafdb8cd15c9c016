@testable import Imaging

/// Writes cascade tables as compile_cascade.py does.
struct CascadeBuilder {
  struct Node {
    var feature: Int
    var threshold: Float
    var left, right: Int
  }

  struct Tree {
    var nodes: [Node]
    var leaves: [Float]
  }

  typealias Feature = (isTilted: Bool, rectangles: [(box: Box, weight: Float)])

  var width = 20
  var height = 20
  var stages: [(threshold: Float, trees: [Tree])] = []
  var features: [Feature] = []

  /// Bright in the middle: one stage, one stump.
  static var blob: CascadeBuilder {
    var builder = CascadeBuilder(width: 12, height: 12)
    builder.features = [
      (false, [(Box(x: 0, y: 0, width: 12, height: 12), -1), (Box(x: 3, y: 3, width: 6, height: 6), 4)])
    ]
    let stump = Tree(nodes: [Node(feature: 0, threshold: 0.8, left: 0, right: -1)], leaves: [-1, 1])
    builder.stages = [(0.5, [stump])]
    return builder
  }

  /// Trees of one to three nodes over features of every kind; many windows pass a stage, many do not.
  static func random(using generator: inout SeededGenerator) -> CascadeBuilder {
    var builder = CascadeBuilder(
      width: Int.random(in: 8...16, using: &generator), height: Int.random(in: 8...16, using: &generator))
    for _ in 0..<6 { builder.addRandomFeature(using: &generator) }
    for _ in 0..<2 {
      let trees = (0..<3).map { _ in
        let count = Int.random(in: 1...3, using: &generator)
        // Node i's children are node i + 1, if there is one, and leaves.
        let nodes = (0..<count).map { index in
          Node(
            feature: Int.random(in: 0..<6, using: &generator),
            threshold: Float.random(in: -0.1...0.1, using: &generator),
            left: index + 1 < count ? index + 1 : -count, right: -index)
        }
        return Tree(nodes: nodes, leaves: (0...count).map { _ in Float.random(in: -1...1, using: &generator) })
      }
      builder.stages.append((Float.random(in: -1...0.2, using: &generator), trees))
    }
    return builder
  }

  /// Trees and features of every shape that the kernels for many windows take. A few leaves are at a stage's threshold or
  /// next to it.
  static func randomOfWholeNumbers(using generator: inout SeededGenerator) -> CascadeBuilder {
    var builder = CascadeBuilder(
      width: Int.random(in: 8...16, using: &generator), height: Int.random(in: 8...16, using: &generator))
    let hasTilted = Bool.random(using: &generator)
    for kind in 0..<12 {
      builder.addRandomFeature(ofWholeNumbers: kind, hasTilted: hasTilted, using: &generator)
    }
    // More stages than are judged in place, and than a patch is kept for.
    for _ in 0..<10 {
      // Most of them let most windows pass, so that some reach the last.
      let isClose = Int.random(in: 0..<4, using: &generator) == 0
      let stage = Float.random(in: isClose ? -1...0.2 : (-2.5)...(-1), using: &generator)
      let trees = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        let isNear = isClose && Bool.random(using: &generator)
        let leaf = isNear ? stage - 1e-5 : Float.random(in: -1...1, using: &generator)
        let leaves = [leaf, leaf.nextDown, leaf.nextUp, 0, -0.9, 1].shuffled(using: &generator)
        let isTurned = Bool.random(using: &generator)
        let root = Node(
          feature: Int.random(in: 0..<12, using: &generator),
          threshold: Float.random(in: -0.1...0.1, using: &generator),
          left: isTurned ? 1 : 0, right: isTurned ? 0 : 1)
        let second = Node(
          feature: Int.random(in: 0..<12, using: &generator),
          threshold: Float.random(in: -0.1...0.1, using: &generator),
          left: -1, right: -2)
        if Bool.random(using: &generator) { return Tree(nodes: [root, second], leaves: Array(leaves.prefix(3))) }
        return Tree(
          nodes: [Node(feature: root.feature, threshold: root.threshold, left: 0, right: -1)],
          leaves: Array(leaves.prefix(2)))
      }
      builder.stages.append((stage, trees))
    }
    return builder
  }

  private mutating func addRandomFeature(
    ofWholeNumbers kind: Int, hasTilted: Bool, using generator: inout SeededGenerator
  ) {
    let (wide, tall) = (2 * Int.random(in: 1...3, using: &generator), 2 * Int.random(in: 1...3, using: &generator))
    let x = Int.random(in: 0...(width - wide), using: &generator)
    let y = Int.random(in: 0...(height - tall), using: &generator)
    func part(_ left: Int, _ top: Int, _ right: Int, _ bottom: Int) -> Box {
      Box(x: x + left, y: y + top, width: right - left, height: bottom - top)
    }
    let whole = (part(0, 0, wide, tall), Float(-1))
    let (middle, centre) = (wide / 2, tall / 2)
    let upperLeft = (part(0, 0, middle, centre), Float(2)), upperRight = (part(middle, 0, wide, centre), Float(2))
    let lowerLeft = (part(0, centre, middle, tall), Float(2)), lowerRight = (part(middle, centre, wide, tall), Float(2))
    switch kind {
    case 0: features.append((false, [whole, (part(0, 0, middle, tall), 2)]))
    case 1: features.append((false, [whole, (part(middle, 0, wide, tall), 2)]))
    case 2: features.append((false, [whole, (part(0, 0, wide, centre), 2)]))
    case 3: features.append((false, [whole, (part(0, centre, wide, tall), 2)]))
    case 4: features.append((false, [whole, (part(middle, 0, middle + 1, tall), 3)]))
    case 5: features.append((false, [whole, (part(0, centre, wide, centre + 1), 3)]))
    case 6: features.append((false, [whole, upperLeft, lowerRight].shuffled(from: 1, using: &generator)))
    case 7: features.append((false, [whole, upperRight, lowerLeft].shuffled(from: 1, using: &generator)))
    case 8: features.append((false, [whole, upperRight, lowerRight]))
    case 9: features.append((false, [whole, (part(middle - 1, centre - 1, middle, centre), 9)]))
    case 10: features.append((false, [(part(0, 0, middle, centre), 3), (part(middle, centre, wide, tall), -2)]))
    default:
      addRandomFeature(using: &generator, isTilted: hasTilted)
      let last = features.count - 1
      features[last].rectangles = features[last].rectangles.map { ($0.box, $0.weight.rounded(.awayFromZero)) }
    }
  }

  private mutating func addRandomFeature(using generator: inout SeededGenerator, isTilted: Bool? = nil) {
    let isTilted = isTilted ?? Bool.random(using: &generator)
    var rectangles = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      let (wide, tall) = (Int.random(in: 1...4, using: &generator), Int.random(in: 1...4, using: &generator))
      let x = Int.random(in: (isTilted ? tall : 0)...(width - wide), using: &generator)
      let y = Int.random(in: 0...(height - tall - (isTilted ? wide : 0)), using: &generator)
      return (Box(x: x, y: y, width: wide, height: tall), Float.random(in: -3...3, using: &generator))
    }
    // As in trained cascades, an even picture gives nothing: only then do windows differ.
    if rectangles.count > 1 {
      let last = rectangles.count - 1
      let others = rectangles[..<last].reduce(Float(0)) { $0 + $1.1 * Float($1.0.area) }
      rectangles[last].1 = -others / Float(rectangles[last].0.area)
    }
    features.append((isTilted, rectangles))
  }

  var body: [UInt8] {
    let trees = stages.flatMap(\.trees)
    let nodes = trees.flatMap(\.nodes)
    let leaves = trees.flatMap(\.leaves)
    var table = Array("MIENHAAR".utf8) + u16(1) + u16(width) + u16(height) + u16(0)
    for count in [stages.count, trees.count, nodes.count, leaves.count, features.count] { table += u32(count) }
    for stage in stages { table += f32(stage.threshold) + u32(stage.trees.count) }
    for tree in trees { table += u32(tree.nodes.count) }
    for node in nodes { table += u32(node.feature) + f32(node.threshold) + u16(node.left) + u16(node.right) }
    for leaf in leaves { table += f32(leaf) }
    for feature in features {
      table += [feature.isTilted ? 1 : 0, UInt8(feature.rectangles.count), 0, 0]
      for (box, weight) in feature.rectangles {
        table += [box.x, box.y, box.width, box.height].map { UInt8(truncatingIfNeeded: $0) } + f32(weight)
      }
    }
    return table
  }

  var bytes: [UInt8] { Self.sealed(body) }

  /// With its checksum.
  static func sealed(_ body: [UInt8]) -> [UInt8] {
    body + (0..<4).map { UInt8(truncatingIfNeeded: crc32(body) >> (8 * $0)) }
  }

  private func u16(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }
  private func u32(_ value: Int) -> [UInt8] { u16(value) + u16(value >> 16) }
  private func f32(_ value: Float) -> [UInt8] { u32(Int(value.bitPattern)) }
}

extension Array {
  /// Its elements from `start` on in random order.
  fileprivate func shuffled(from start: Int, using generator: inout SeededGenerator) -> [Element] {
    Array(self[..<start]) + self[start...].shuffled(using: &generator)
  }
}
