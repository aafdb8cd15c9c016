import CKernels

/// A cascade laid out for one set of integral planes: every corner of every rectangle is an offset from the window's place.
final class CascadeLayout {
  private let nodes: UnsafeMutableBufferPointer<mien_haar_node>
  private let leaves: UnsafeMutableBufferPointer<Float>
  private let stages: UnsafeMutableBufferPointer<mien_haar_stage>
  private let roots: UnsafeMutableBufferPointer<Int32>
  /// The layout for many windows at once, where the cascade has a shape for it.
  private let packed: UnsafeMutableRawPointer
  private var haar: mien_haar
  private let run: mien_haar_function

  init(_ cascade: Cascade, planes: IntegralPlanes, order: IntegralPlanes.Order, kernel: ScanKernel) {
    let place = Place(planes: planes, order: order)
    nodes = Self.copy(cascade.nodes.map { place.node($0, of: cascade) })
    leaves = Self.copy(cascade.leaves)
    roots = Self.copy(cascade.trees.map { Int32($0.nodes.lowerBound) })
    // A hair below the threshold, so that rounding never rejects what training accepted.
    stages = Self.copy(
      cascade.stages.map { mien_haar_stage(threshold: Double($0.threshold - 1e-5), end: Int32($0.trees.upperBound)) })
    // Light is normalised over the window without its rim.
    let inner = Box(x: 1, y: 1, width: cascade.windowWidth - 2, height: cascade.windowHeight - 2)
    haar = mien_haar(
      nodes: nodes.baseAddress, leaves: leaves.baseAddress, roots: roots.baseAddress, stages: stages.baseAddress,
      tree_count: roots.count, stage_count: stages.count, width: cascade.windowWidth, height: cascade.windowHeight,
      stride: planes.stride, odd: planes.odd(order), rim: place.upright(inner, weight: 0),
      squares: planes.squares, packed: nil)
    packed = .allocate(byteCount: mien_haar_packed_size(&haar), alignment: 64)
    if mien_haar_pack(&haar, packed) {
      haar.packed = UnsafeRawPointer(packed)
      run = mien_haar_select(kernel.isa).pointee.run
    } else {
      run = mien_haar_select(MIEN_ISA_SCALAR).pointee.run
    }
  }

  deinit {
    nodes.deallocate()
    leaves.deallocate()
    stages.deallocate()
    roots.deallocate()
    packed.deallocate()
  }

  /// Whether the kernels for many windows at once take this cascade.
  var isPacked: Bool { haar.packed != nil }

  /// Judges lines of neighbouring windows.
  func judge(_ windows: mien_haar_windows) {
    var windows = windows
    run(&haar, &windows)
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
    return buffer
  }
}

/// Turns places in a window into offsets.
private struct Place {
  let planes: IntegralPlanes
  let order: IntegralPlanes.Order

  func node(_ node: Cascade.Node, of cascade: Cascade) -> mien_haar_node {
    let feature = cascade.features[node.feature]
    let rectangles = feature.rectangles.map {
      feature.isTilted ? tilted($0.box, weight: $0.weight) : upright($0.box, weight: $0.weight)
    }
    let none = mien_haar_rectangle()
    return mien_haar_node(
      rectangles: (
        rectangles[0], rectangles.count > 1 ? rectangles[1] : none, rectangles.count > 2 ? rectangles[2] : none
      ),
      threshold: node.threshold, left: Self.index(node.left), right: Self.index(node.right))
  }

  func upright(_ box: Box, weight: Float) -> mien_haar_rectangle {
    func offset(_ x: Int, _ y: Int) -> Int32 { Int32(planes.place(x, order) + y * planes.stride) }
    return mien_haar_rectangle(
      a: offset(box.x, box.y), b: offset(box.x + box.width, box.y), c: offset(box.x, box.y + box.height),
      d: offset(box.x + box.width, box.y + box.height), pixels: Int32(box.area), weight: weight)
  }

  private func tilted(_ box: Box, weight: Float) -> mien_haar_rectangle {
    func offset(_ right: Int, _ left: Int) -> Int32 {
      Int32(planes.diagonals + planes.place(box.x + right - left, order) + (box.y + right + left) * planes.stride)
    }
    return mien_haar_rectangle(
      a: offset(0, 0), b: offset(0, box.height), c: offset(box.width, 0), d: offset(box.width, box.height),
      pixels: Int32(2 * box.area), weight: weight)
  }

  private static func index(_ child: Cascade.Child) -> Int32 {
    switch child {
    case .node(let index): Int32(index)
    case .leaf(let index): -Int32(index)
    }
  }
}
