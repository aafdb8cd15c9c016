import CKernels

/// Integral images (summed-area tables) of one picture after another: of its pixels, of their squares, and, where wanted, of
/// its pixels along the diagonals. Every plane has one column and one row more than the picture, the first of them zero, and
/// the same stride whatever the picture's size, so that offsets within a window never change.
///
/// Sums are kept modulo 2^32; a difference of four corners is exact as long as the region's own sum is below that.
final class IntegralPlanes {
  /// How the columns of a row lie in memory.
  enum Order: Sendable {
    case sideBySide
    /// The even ones first, then the odd ones: every second window's corners lie side by side.
    case evenThenOdd
  }

  /// Columns of memory in a row.
  let stride: Int
  /// The planes, one after the other: sums, squares, and diagonals if there are any.
  let base: UnsafeMutablePointer<UInt32>
  /// From a place in `base` to the same place in the plane of squares or diagonals.
  let squares, diagonals: Int
  private let hasDiagonals: Bool

  /// For pictures of at most `width` x `height`.
  init(width: Int, height: Int, hasDiagonals: Bool) {
    // An odd number of cache lines: the rows of a window never all fall into the same few lines of the cache.
    stride = ((width + 2 + 15) / 16 | 1) * 16
    squares = stride * (height + 1)
    diagonals = 2 * squares
    self.hasDiagonals = hasDiagonals
    let capacity = squares * (hasDiagonals ? 3 : 2) + MIEN_HAAR_SLACK
    base = .allocate(capacity: capacity)
    base.initialize(repeating: 0, count: capacity)
  }

  deinit { base.deallocate() }

  /// Where in a row the odd columns begin; 0 where they lie among the even ones.
  func odd(_ order: Order) -> Int { order == .sideBySide ? 0 : stride / 2 }

  /// Where a column lies in a row.
  func place(_ column: Int, _ order: Order) -> Int {
    order == .sideBySide ? column : column / 2 + column % 2 * odd(order)
  }

  /// Fills the planes for `width * height` pixels without padding, no larger than the planes were made for.
  func fill(_ pixels: UnsafePointer<UInt8>, width: Int, height: Int, order: Order, kernel: ScanKernel) {
    var call = mien_integral(
      pixels: pixels, width: width, height: height, sums: base, squares: base + squares, stride: stride,
      odd: odd(order))
    mien_integral_select(kernel.isa)(&call)
    if hasDiagonals { fillDiagonals(pixels, width: width, height: height, order) }
  }

  /// Entry (X, Y) sums the pixels (x, y) with y < Y and |x - X + 1| <= Y - y - 1: a right angle that opens upwards, its tip
  /// on the pixel (X - 1, Y - 1).
  private func fillDiagonals(_ pixels: UnsafePointer<UInt8>, width: Int, height: Int, _ order: Order) {
    let plane = base + diagonals
    for x in 0...width { plane[place(x, order)] = 0 }
    for y in 1...height {
      let (row, above) = (plane + y * stride, plane + (y - 1) * stride)
      let source = pixels + (y - 1) * width
      // A tip left of the picture sees what the one up right of it sees.
      row[0] = y > 1 ? above[place(1, order)] : 0
      for x in 1...width {
        guard y > 1 else {
          row[place(x, order)] = UInt32(source[x - 1])
          continue
        }
        var sum = UInt32(source[x - 1]) &+ UInt32(source[x - 1 - width]) &+ above[place(x - 1, order)]
        // At the right edge the angles up right and two up see the same.
        if x < width { sum = sum &+ above[place(x + 1, order)] &- (above - stride)[place(x, order)] }
        row[place(x, order)] = sum
      }
    }
  }
}
