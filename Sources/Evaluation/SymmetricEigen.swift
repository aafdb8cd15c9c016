/// Eigenvalues and eigenvectors of a symmetric matrix by Jacobi rotations (Golub, Van Loan, "Matrix Computations", 8.5).
enum SymmetricEigen {
  /// - Returns: eigenvalues, largest first, and the eigenvector of each as a row.
  static func solve(_ matrix: [[Float]]) -> (values: [Double], vectors: [[Double]]) {
    let count = matrix.count
    var a = matrix.map { $0.map(Double.init) }
    // A row of it is an eigenvector in the end.
    var vectors = (0..<count).map { row in (0..<count).map { $0 == row ? 1.0 : 0 } }
    let scale = a.joined().reduce(0) { $0 + $1 * $1 }
    for _ in 0..<50 {
      var rest = 0.0
      for row in 0..<count { for column in 0..<row { rest += a[row][column] * a[row][column] } }
      if rest <= scale * 1e-20 { break }
      for p in 0..<count { for q in p + 1..<max(count, p + 1) where a[p][q] != 0 { rotate(&a, &vectors, p, q) } }
    }
    let order = (0..<count).sorted { a[$0][$0] > a[$1][$1] }
    return (order.map { a[$0][$0] }, order.map { vectors[$0] })
  }

  private static func rotate(_ a: inout [[Double]], _ vectors: inout [[Double]], _ p: Int, _ q: Int) {
    let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    let tangent = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for row in a.indices {
      let (left, right) = (a[row][p], a[row][q])
      a[row][p] = cosine * left - sine * right
      a[row][q] = sine * left + cosine * right
    }
    turn(&a, p, q, cosine, sine)
    turn(&vectors, p, q, cosine, sine)
  }

  /// Rows `p` and `q` of a matrix.
  private static func turn(_ matrix: inout [[Double]], _ p: Int, _ q: Int, _ cosine: Double, _ sine: Double) {
    for column in matrix[p].indices {
      let (upper, lower) = (matrix[p][column], matrix[q][column])
      matrix[p][column] = cosine * upper - sine * lower
      matrix[q][column] = sine * upper + cosine * lower
    }
  }
}
