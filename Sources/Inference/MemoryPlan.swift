/// Where each activation lies in the one block of memory that a network works in. Planned once, when the network is
/// loaded, so that running it allocates nothing; activations whose lifetimes do not meet share bytes.
struct MemoryPlan {
  /// An image with a border of zero points around it, wide enough for the padding of every layer that reads it, so that
  /// kernels need no edge cases.
  struct Placement: Equatable {
    var top = 0
    var left = 0
    var bottom = 0
    var right = 0
    let shape: Shape
    /// Of the border's first byte in the arena.
    var offset = 0

    var rowBytes: Int { (shape.width + left + right) * shape.channels }
    var byteCount: Int { (shape.height + top + bottom) * rowBytes }
    /// Of the image's first byte from the border's first.
    var imageOffset: Int { top * rowBytes + left * shape.channels }
    /// Of the byte at `row` and `column` of the image, either of which may lie in the border.
    func offset(row: Int, column: Int) -> Int { imageOffset + row * rowBytes + column * shape.channels }
  }

  private(set) var placements: [Placement]
  private(set) var arenaBytes = 0

  /// Kernels may read this many bytes behind an image.
  static let slack = 64

  init(_ model: Model) throws(InferenceError) {
    placements = model.activations.map { Placement(shape: $0.shape) }
    var lastUse = Array(model.activations.indices)
    for layer in model.layers {
      for input in layer.inputs { lastUse[input] = max(lastUse[input], layer.output) }
      guard let window = layer.borderWindow else { continue }
      let input = layer.inputs[0]
      placements[input].top = max(placements[input].top, window.top)
      placements[input].left = max(placements[input].left, window.left)
      placements[input].bottom = max(placements[input].bottom, window.bottom)
      placements[input].right = max(placements[input].right, window.right)
    }
    for output in model.outputs { lastUse[output] = model.activations.count }
    // A softmax is computed from its input when it is read.
    for layer in model.layers where layer.isSoftmax { lastUse[layer.inputs[0]] = model.activations.count }
    try place(lastUse, file: model.file)
  }

  /// Largest first, each at the lowest offset that is free for as long as it lives: activation `i` from step `i` on to
  /// `lastUse[i]`, both included.
  private mutating func place(_ lastUse: [Int], file: String) throws(InferenceError) {
    var placed: [Int] = []
    for index in placements.indices.sorted(by: { (placements[$1].byteCount, $0) < (placements[$0].byteCount, $1) }) {
      let size = Self.aligned(placements[index].byteCount)
      var offset = 0
      let neighbours = placed.filter { index <= lastUse[$0] && $0 <= lastUse[index] }
      for other in neighbours.sorted(by: { placements[$0].offset < placements[$1].offset }) {
        let start = placements[other].offset
        if start >= offset + size { break }
        offset = max(offset, start + Self.aligned(placements[other].byteCount))
      }
      placements[index].offset = offset
      placed.append(index)
      arenaBytes = max(arenaBytes, offset + size)
      guard arenaBytes <= Limits.arenaBytes else {
        throw .unsupported(file: file, reason: "it needs more than \(Limits.arenaBytes >> 20) MiB to run")
      }
    }
    arenaBytes += Self.slack
  }

  private static func aligned(_ count: Int) -> Int { (count + 63) & ~63 }
}

extension Layer {
  /// The window whose padding must be there in memory. Pooling cuts its windows off at the edge instead.
  var borderWindow: Window? {
    switch operation {
    case .convolution(_, let window, _), .depthwise(_, let window, _): window
    default: nil
    }
  }
}
