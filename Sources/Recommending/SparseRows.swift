/// A sparse matrix by rows; the columns of a row are in ascending order.
struct SparseRows: Sendable {
  let columnCount: Int
  private(set) var starts = [0]
  var columns: [Int32] = []
  var values: [Float] = []

  var rowCount: Int { starts.count - 1 }

  func range(_ row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

  /// Ends rows until the next value belongs to `row`.
  mutating func finishRows(before row: Int) {
    while rowCount < row { starts.append(columns.count) }
  }

  init(columnCount: Int) { self.columnCount = columnCount }

  /// The same matrix by columns.
  var transposed: SparseRows {
    var result = SparseRows(columnCount: rowCount)
    var places = [Int](repeating: 0, count: columnCount + 1)
    for column in columns { places[Int(column) + 1] += 1 }
    for column in 0..<columnCount { places[column + 1] += places[column] }
    result.starts = places
    result.columns = [Int32](repeating: 0, count: columns.count)
    result.values = [Float](repeating: 0, count: columns.count)
    for row in 0..<rowCount {
      for place in range(row) {
        let column = Int(columns[place])
        result.columns[places[column]] = Int32(row)
        result.values[places[column]] = values[place]
        places[column] += 1
      }
    }
    return result
  }

  /// The product with several vectors side by side, one a lane.
  /// - Parameters:
  ///   - vectors: a value for each column.
  ///   - result: a value for each row.
  func multiply<Lanes: SIMD>(_ vectors: [Lanes], into result: inout [Lanes]) where Lanes.Scalar == Float {
    precondition(vectors.count == columnCount && result.count == rowCount)
    vectors.withUnsafeBufferPointer { vectors in
      values.withUnsafeBufferPointer { values in
        columns.withUnsafeBufferPointer { columns in
          for row in result.indices {
            var sum = Lanes.zero
            for place in starts[row]..<starts[row + 1] { sum += vectors[Int(columns[place])] * values[place] }
            result[row] = sum
          }
        }
      }
    }
  }
}
