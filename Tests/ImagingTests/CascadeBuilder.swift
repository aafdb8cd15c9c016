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

  private mutating func addRandomFeature(using generator: inout SeededGenerator) {
    let isTilted = Bool.random(using: &generator)
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
