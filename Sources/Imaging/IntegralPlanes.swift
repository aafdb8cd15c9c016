/// Integral images (summed-area tables) of one picture after another: of its pixels, of their squares, and, where wanted, of
/// its pixels along the diagonals. Every plane has one column and one row more than the picture, the first of them zero, and
/// the same stride whatever the picture's size, so that offsets within a window never change.
///
/// Sums are kept modulo 2^32; a difference of four corners is exact as long as the region's own sum is below that.
final class IntegralPlanes {
  /// Columns of memory in a row.
  let stride: Int
  /// The planes, one after the other: sums, squares, and diagonals if there are any.
  let base: UnsafeMutablePointer<UInt32>
  /// From a place in `base` to the same place in the plane of squares or diagonals.
  let squares, diagonals: Int
  private let hasDiagonals: Bool

  /// For pictures of at most `width` x `height`.
  init(width: Int, height: Int, hasDiagonals: Bool) {
    stride = width + 1
    squares = stride * (height + 1)
    diagonals = 2 * squares
    self.hasDiagonals = hasDiagonals
    base = .allocate(capacity: squares * (hasDiagonals ? 3 : 2))
  }

  deinit { base.deallocate() }

  /// Fills the planes for `width * height` pixels without padding, no larger than the planes were made for.
  func fill(_ pixels: UnsafePointer<UInt8>, width: Int, height: Int) {
    (base + squares).update(repeating: 0, count: width + 1)
    base.update(repeating: 0, count: width + 1)
    for y in 0..<height {
      let source = pixels + y * width
      let sumRow = base + (y + 1) * stride
      let squareRow = sumRow + squares
      (sumRow[0], squareRow[0]) = (0, 0)
      var (sum, square): (UInt32, UInt32) = (0, 0)
      for x in 0..<width {
        let value = UInt32(source[x])
        sum &+= value
        square &+= value &* value
        sumRow[x + 1] = sumRow[x + 1 - stride] &+ sum
        squareRow[x + 1] = squareRow[x + 1 - stride] &+ square
      }
    }
    if hasDiagonals { fillDiagonals(pixels, width: width, height: height) }
  }

  /// Entry (X, Y) sums the pixels (x, y) with y < Y and |x - X + 1| <= Y - y - 1: a right angle that opens upwards, its tip
  /// on the pixel (X - 1, Y - 1).
  private func fillDiagonals(_ pixels: UnsafePointer<UInt8>, width: Int, height: Int) {
    let plane = base + diagonals
    plane.update(repeating: 0, count: width + 1)
    for y in 1...height {
      let (row, above) = (plane + y * stride, plane + (y - 1) * stride)
      let source = pixels + (y - 1) * width
      // A tip left of the picture sees what the one up right of it sees.
      row[0] = y > 1 ? above[1] : 0
      for x in 1...width {
        guard y > 1 else {
          row[x] = UInt32(source[x - 1])
          continue
        }
        var sum = UInt32(source[x - 1]) &+ UInt32(source[x - 1 - width]) &+ above[x - 1]
        // At the right edge the angles up right and two up see the same.
        if x < width { sum = sum &+ above[x + 1] &- (above - stride)[x] }
        row[x] = sum
      }
    }
  }
}
