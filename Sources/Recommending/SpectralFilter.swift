import Glibc

/// A function of a symmetric matrix with eigenvalues in 0...`bound`, as a sum of Chebyshev polynomials: applying it
/// takes a product with the matrix for each degree, and neither a decomposition nor an inverse. Hammond, Vandergheynst
/// and Gribonval 2011, "Wavelets on graphs via spectral graph theory", section 6.
struct SpectralFilter: Sendable {
  let bound: Float
  /// The first counts whole here, not by half.
  let coefficients: [Float]

  static let highestDegree = 64

  /// - Parameters:
  ///   - tolerance: polynomials are left out from where on their coefficients add up to less.
  ///   - response: what becomes of an eigenvalue.
  init(bound: Float, tolerance: Double = 2e-4, response: (Double) -> Double) {
    self.bound = max(bound, 1e-6)
    let nodes = 4 * Self.highestDegree
    let samples = (0..<nodes).map { node in
      response(Double(bound) * (cos(.pi * (Double(node) + 0.5) / Double(nodes)) + 1) / 2)
    }
    var series = (0...Self.highestDegree).map { degree in
      let sum = samples.enumerated().reduce(0.0) { sum, sample in
        sum + sample.element * cos(.pi * Double(degree) * (Double(sample.offset) + 0.5) / Double(nodes))
      }
      return sum * (degree == 0 ? 1 : 2) / Double(nodes)
    }
    var rest = 0.0
    while series.count > 2, let last = series.last, rest + abs(last) < tolerance {
      rest += abs(last)
      series.removeLast()
    }
    coefficients = series.map { Float($0) }
  }

  /// The filtered vectors, one a lane.
  /// - Parameter product: writes the matrix times its first argument into its second.
  func apply<Lanes: SIMD>(to vectors: [Lanes], product: ([Lanes], inout [Lanes]) -> Void) -> [Lanes]
  where Lanes.Scalar == Float {
    var previous = vectors
    var current = vectors
    product(vectors, &current)
    let scale = 2 / bound
    for index in current.indices { current[index] = current[index] * scale - vectors[index] }
    var result = vectors
    for index in result.indices {
      result[index] = previous[index] * coefficients[0] + current[index] * coefficients[1]
    }
    var next = current
    for coefficient in coefficients.dropFirst(2) {
      product(current, &next)
      for index in next.indices {
        let value = (next[index] * scale - current[index]) * 2 - previous[index]
        next[index] = value
        result[index] += value * coefficient
      }
      (previous, current, next) = (current, next, previous)
    }
    return result
  }
}
