import Recommending

/// The directions in which rows of numbers differ most, and how much: principal components by subspace iteration with a
/// Rayleigh-Ritz step (Halko, Martinsson, Tropp 2011, "Finding structure with randomness", algorithm 4.4).
public struct PrincipalComponents: Sendable {
  public let mean: [Float]
  /// A row a component, of length 1, largest variance first.
  public let directions: [[Float]]
  /// Along each component.
  public let variances: [Float]

  /// - Parameters:
  ///   - rows: at least two, all of one length.
  ///   - count: of components; no more than a row has values.
  public init(of rows: [[Float]], count: Int) {
    let width = rows.first?.count ?? 0
    let mean = Self.mean(of: rows, width: width)
    let centred = rows.map { row in zip(row, mean).map { $0 - $1 } }
    let kept = min(count, width)
    let searched = min(width, kept + 10)
    var random = SplitMix64(seed: 1)
    var basis = (0..<searched).map { _ in (0..<width).map { _ in Float.random(in: -1...1, using: &random) } }
    Self.orthonormalise(&basis)
    // All directions are an exact basis already.
    for _ in 0..<(searched == width ? 0 : 8) {
      basis = Self.covariance(centred, times: basis)
      Self.orthonormalise(&basis)
    }
    let images = Self.covariance(centred, times: basis)
    let small = basis.map { row in images.map { dot(row, $0) } }
    let (values, vectors) = SymmetricEigen.solve(small)
    directions = vectors.prefix(kept).map { weights in
      var direction = [Float](repeating: 0, count: width)
      for (weight, row) in zip(weights, basis) { add(row, times: Float(weight), to: &direction) }
      return direction
    }
    variances = values.prefix(kept).map { max(Float($0), 0) }
    self.mean = mean
  }

  static func mean(of rows: [[Float]], width: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: width)
    for row in rows { for place in 0..<width { sums[place] += Double(row[place]) } }
    return sums.map { Float($0 / Double(max(rows.count, 1))) }
  }

  /// The covariance of centred rows times each row of `basis`.
  private static func covariance(_ rows: [[Float]], times basis: [[Float]]) -> [[Float]] {
    var results = basis.map { [Float](repeating: 0, count: $0.count) }
    let share = 1 / Float(max(rows.count - 1, 1))
    for row in rows {
      for place in basis.indices { add(row, times: dot(row, basis[place]) * share, to: &results[place]) }
    }
    return results
  }

  /// Gram-Schmidt, twice for the sake of rounding.
  private static func orthonormalise(_ rows: inout [[Float]]) {
    for place in rows.indices {
      for _ in 0..<2 {
        for earlier in 0..<place { add(rows[earlier], times: -dot(rows[earlier], rows[place]), to: &rows[place]) }
      }
      let length = dot(rows[place], rows[place]).squareRoot()
      if length > 0 { for column in rows[place].indices { rows[place][column] /= length } }
    }
  }
}

/// The sum of products.
func dot(_ a: [Float], _ b: [Float]) -> Float {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      let count = min(a.count, b.count)
      let (left, right) = (UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b))
      var sums = SIMD16<Float>.zero
      for block in 0..<count / 16 {
        let offset = block * 64
        sums +=
          left.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
          * right.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
      }
      var sum = sums.sum()
      for place in count / 16 * 16..<count { sum += a[place] * b[place] }
      return sum
    }
  }
}

/// Adds `factor` times `row` to `target`, which is as long.
func add(_ row: [Float], times factor: Float, to target: inout [Float]) {
  row.withUnsafeBufferPointer { row in
    target.withUnsafeMutableBufferPointer { target in
      for place in 0..<min(row.count, target.count) { target[place] += factor * row[place] }
    }
  }
}
