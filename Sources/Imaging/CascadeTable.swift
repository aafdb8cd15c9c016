extension Cascade {
  /// Reads the compact table that `Models/training/compile_cascade.py` writes and describes. Every number is checked before it
  /// is used: a damaged or hostile table throws `badCascade`.
  public init(bytes: [UInt8], name: String) throws(ImagingError) {
    var table = try TableReader(bytes: bytes, name: name)
    let (width, height) = (Int(try table.u16()), Int(try table.u16()))
    // Below 3 nothing is left to normalise by; above 255 a window's squares overflow 32 bits.
    guard (3...255).contains(width), (3...255).contains(height) else {
      throw table.bad("the window is \(width)x\(height)")
    }
    _ = try table.u16()
    let counts = TableCounts(
      stages: try table.count(eachAtLeast: 8), trees: try table.count(eachAtLeast: 4),
      nodes: try table.count(eachAtLeast: 12), leaves: try table.count(eachAtLeast: 4),
      features: try table.count(eachAtLeast: 12))
    self.name = name
    (windowWidth, windowHeight) = (width, height)
    stages = try table.stages(counts)
    trees = try table.trees(counts)
    nodes = try table.nodes(counts, of: trees)
    leaves = try table.floats(counts.leaves)
    features = try table.features(counts.features, width: width, height: height)
    try table.end()
  }

  /// As `init(bytes:name:)`, from a file.
  public init(path: String) throws(ImagingError) {
    try self.init(bytes: readFile(path, limit: 16_000_000), name: path)
  }
}

private struct TableCounts {
  let stages, trees, nodes, leaves, features: Int
}

extension TableReader {
  fileprivate mutating func stages(_ counts: TableCounts) throws(ImagingError) -> [Cascade.Stage] {
    var (stages, next): ([Cascade.Stage], Int) = ([], 0)
    for _ in 0..<counts.stages {
      let (threshold, trees) = (try f32(), Int(try u32()))
      guard trees > 0, trees <= counts.trees - next else { throw bad("a stage has \(trees) trees") }
      stages.append(Cascade.Stage(threshold: threshold, trees: next..<(next + trees)))
      next += trees
    }
    guard !stages.isEmpty, next == counts.trees else { throw bad("\(next) of \(counts.trees) trees are in stages") }
    return stages
  }

  fileprivate mutating func trees(_ counts: TableCounts) throws(ImagingError) -> [Cascade.Tree] {
    var (trees, node, leaf): ([Cascade.Tree], Int, Int) = ([], 0, 0)
    for _ in 0..<counts.trees {
      let count = Int(try u32())
      guard count > 0, count <= counts.nodes - node, count < counts.leaves - leaf else {
        throw bad("a tree has \(count) nodes")
      }
      trees.append(Cascade.Tree(nodes: node..<(node + count), firstLeaf: leaf))
      (node, leaf) = (node + count, leaf + count + 1)
    }
    guard node == counts.nodes, leaf == counts.leaves else {
      throw bad("\(node) of \(counts.nodes) nodes and \(leaf) of \(counts.leaves) leaves are in trees")
    }
    return trees
  }

  fileprivate mutating func nodes(
    _ counts: TableCounts, of trees: [Cascade.Tree]
  ) throws(ImagingError) -> [Cascade.Node] {
    var nodes: [Cascade.Node] = []
    for tree in trees {
      for position in tree.nodes {
        let (feature, threshold) = (Int(try u32()), try f32())
        guard feature < counts.features else { throw bad("a node names feature \(feature) of \(counts.features)") }
        let left = try child(at: position, of: tree)
        let right = try child(at: position, of: tree)
        nodes.append(Cascade.Node(feature: feature, threshold: threshold, left: left, right: right))
      }
    }
    return nodes
  }

  private mutating func child(at position: Int, of tree: Cascade.Tree) throws(ImagingError) -> Cascade.Child {
    let value = Int(Int16(bitPattern: try u16()))
    if value <= 0 {
      guard -value <= tree.nodes.count else { throw bad("a node names leaf \(-value) of \(tree.nodes.count + 1)") }
      return .leaf(tree.firstLeaf - value)
    }
    let node = tree.nodes.lowerBound + value
    guard node > position, node < tree.nodes.upperBound else {
      throw bad("a node names node \(value) before or beyond")
    }
    return .node(node)
  }

  fileprivate mutating func floats(_ count: Int) throws(ImagingError) -> [Float] {
    var values: [Float] = []
    for _ in 0..<count { values.append(try f32()) }
    return values
  }

  fileprivate mutating func features(
    _ count: Int, width: Int, height: Int
  ) throws(ImagingError) -> [Cascade.Feature] {
    var features: [Cascade.Feature] = []
    for _ in 0..<count {
      let (tilted, rectangles) = (try u8(), Int(try u8()))
      _ = try u16()
      guard tilted <= 1, (1...3).contains(rectangles) else { throw bad("a feature has \(rectangles) rectangles") }
      var parts: [Cascade.Rectangle] = []
      for _ in 0..<rectangles {
        let (x, y, wide, tall) = (Int(try u8()), Int(try u8()), Int(try u8()), Int(try u8()))
        let isInside =
          tilted == 0
          ? x + wide <= width && y + tall <= height : x >= tall && x + wide <= width && y + wide + tall <= height
        guard wide > 0, tall > 0, isInside else { throw bad("a feature reaches out of the window") }
        parts.append(Cascade.Rectangle(box: Box(x: x, y: y, width: wide, height: tall), weight: try f32()))
      }
      features.append(Cascade.Feature(isTilted: tilted == 1, rectangles: parts))
    }
    return features
  }
}
