import CKernels

/// A vector as whole numbers in -127...127, times a scale.
struct QuantisedVector {
  /// Filled up with zeros as the kernels want it.
  let values: [Int8]
  let scale: Float
  /// Sum of the squares of `values`.
  let squares: Float

  /// Larger values are cut off, so that squares stay finite.
  private static let most: Float = 1e15

  init(_ vector: [Float]) {
    let finite = vector.map { $0.isFinite ? min(max($0, -Self.most), Self.most) : 0 }
    let largest = finite.reduce(0) { max($0, $1.magnitude) }
    // A scale that vanishes would leave nothing to divide by.
    scale = largest / 127 > .leastNormalMagnitude ? largest / 127 : 0
    var values = [Int8](repeating: 0, count: Self.filled(vector.count))
    var squares: Int64 = 0
    if scale > 0 {
      for (index, value) in finite.enumerated() {
        let whole = Int64(min(max((value / scale).rounded(.toNearestOrEven), -127), 127))
        values[index] = Int8(whole)
        squares += whole * whole
      }
    }
    (self.values, self.squares) = (values, Float(squares))
  }

  /// Bytes that a vector of this length takes.
  static func filled(_ length: Int) -> Int {
    let step = MIEN_NEAREST_STEP
    return max((length + step - 1) / step, 1) * step
  }

  /// 1 / length, in units of `values`; 0 where there is none.
  var inverseNorm: Float { squares > 0 ? 1 / squares.squareRoot() : 0 }

  /// Square of the length.
  var squaredNorm: Float { scale * scale * squares }

  /// Of a row whose score is 2 q.r - r.r
  func distance(fromScore score: Float) -> Float { max(squaredNorm - score, 0).squareRoot() }
}
