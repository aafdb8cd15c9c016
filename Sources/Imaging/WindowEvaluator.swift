/// A cascade laid out for one set of integral planes: every corner of every rectangle is an offset from the window's place.
final class WindowEvaluator {
  /// What became of a window.
  enum Outcome {
    case face
    /// Too even to hold a face, or rejected after the first stage.
    case rejected
    /// So unlike a face that its right neighbour is not one either.
    case rejectedAtOnce
  }

  /// A tree's node with its feature.
  private struct Node {
    var first, second, third: Corners
    var firstWeight, secondWeight, thirdWeight: Float
    var threshold: Float
    /// Positive: a node. Zero or less: a leaf, negated.
    var left, right: Int32
  }

  /// The offsets of a rectangle's corners: its sum is a - b - c + d.
  private struct Corners {
    var a, b, c, d: Int32

    static let none = Corners(a: 0, b: 0, c: 0, d: 0)

    @inline(__always)
    func sum(_ window: UnsafePointer<UInt32>) -> Int32 {
      Int32(bitPattern: window[Int(a)] &- window[Int(b)] &- window[Int(c)] &+ window[Int(d)])
    }
  }

  private struct Stage {
    var threshold: Double
    var lastTree: Int
  }

  private let nodes: UnsafeMutableBufferPointer<Node>
  private let leaves: UnsafeMutableBufferPointer<Float>
  private let stages: UnsafeMutableBufferPointer<Stage>
  /// The first node of each tree.
  private let roots: UnsafeMutableBufferPointer<Int32>
  /// Light is normalised over the window without its rim.
  private let rim: Corners
  private let rimArea: Double
  private let squares: Int

  init(_ cascade: Cascade, planes: IntegralPlanes) {
    squares = planes.squares
    let inner = Box(x: 1, y: 1, width: cascade.windowWidth - 2, height: cascade.windowHeight - 2)
    rim = Self.upright(inner, planes)
    rimArea = Double(inner.area)
    leaves = Self.copy(cascade.leaves)
    roots = Self.copy(cascade.trees.map { Int32($0.nodes.lowerBound) })
    // A hair below the threshold, so that rounding never rejects what training accepted.
    stages = Self.copy(
      cascade.stages.map { Stage(threshold: Double($0.threshold - 1e-5), lastTree: $0.trees.upperBound) })
    nodes = Self.copy(
      cascade.nodes.map { node in
        let feature = cascade.features[node.feature]
        let corners = feature.rectangles.map {
          feature.isTilted ? Self.tilted($0.box, planes) : Self.upright($0.box, planes)
        }
        let weights = feature.rectangles.map(\.weight)
        return Node(
          first: corners[0], second: corners.count > 1 ? corners[1] : .none,
          third: corners.count > 2 ? corners[2] : .none,
          firstWeight: weights[0], secondWeight: weights.count > 1 ? weights[1] : 0,
          thirdWeight: weights.count > 2 ? weights[2] : 0,
          threshold: node.threshold, left: Self.index(node.left), right: Self.index(node.right))
      })
  }

  deinit {
    nodes.deallocate()
    leaves.deallocate()
    stages.deallocate()
    roots.deallocate()
  }

  /// Judges the window whose top left corner is at `window` in the plane of sums.
  func evaluate(_ window: UnsafePointer<UInt32>) -> Outcome {
    let sum = Double(rim.sum(window))
    let squareSum = Double(UInt32(bitPattern: rim.sum(window + squares)))
    // The area times the standard deviation.
    let spread = rimArea * squareSum - sum * sum
    guard spread > 0 else { return .rejected }
    let normal = Float(1 / spread.squareRoot())
    // Standard deviations of 10 grey levels and less are walls and skies.
    guard rimArea * Double(normal) < 0.1 else { return .rejected }

    var tree = 0
    for stage in 0..<stages.count {
      var total = 0.0
      while tree < stages[stage].lastTree {
        var index = roots[tree]
        repeat {
          let node = nodes.baseAddress.unsafelyUnwrapped + Int(index)
          var value = node.pointee.firstWeight * Float(node.pointee.first.sum(window))
          value += node.pointee.secondWeight * Float(node.pointee.second.sum(window))
          if node.pointee.thirdWeight != 0 { value += node.pointee.thirdWeight * Float(node.pointee.third.sum(window)) }
          index = value * normal < node.pointee.threshold ? node.pointee.left : node.pointee.right
        } while index > 0
        total += Double(leaves[Int(-index)])
        tree += 1
      }
      if total < stages[stage].threshold { return stage == 0 ? .rejectedAtOnce : .rejected }
    }
    return .face
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
    return buffer
  }

  private static func index(_ child: Cascade.Child) -> Int32 {
    switch child {
    case .node(let index): Int32(index)
    case .leaf(let index): -Int32(index)
    }
  }

  private static func upright(_ box: Box, _ planes: IntegralPlanes) -> Corners {
    func offset(_ x: Int, _ y: Int) -> Int32 { Int32(x + y * planes.stride) }
    return Corners(
      a: offset(box.x, box.y), b: offset(box.x + box.width, box.y),
      c: offset(box.x, box.y + box.height), d: offset(box.x + box.width, box.y + box.height))
  }

  private static func tilted(_ box: Box, _ planes: IntegralPlanes) -> Corners {
    func offset(_ right: Int, _ left: Int) -> Int32 {
      Int32(planes.diagonals + box.x + right - left + (box.y + right + left) * planes.stride)
    }
    return Corners(a: offset(0, 0), b: offset(0, box.height), c: offset(box.width, 0), d: offset(box.width, box.height))
  }
}
