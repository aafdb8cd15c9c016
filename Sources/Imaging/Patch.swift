import Glibc

/// A rectangle of a picture, perhaps turned: what is cut out for a network to see. Where it reaches over the edge the
/// nearest pixel is repeated.
public struct Patch: Sendable, Equatable {
  /// The middle, in pixels of the picture; (0, 0) is the picture's corner, (0.5, 0.5) the middle of its first pixel.
  public var x, y: Double
  /// In pixels of the picture.
  public var width, height: Double
  /// How far the patch's rows are turned from the picture's, clockwise as one sees it, in radians.
  public var roll: Double

  public init(x: Double, y: Double, width: Double, height: Double, roll: Double = 0) {
    (self.x, self.y, self.width, self.height, self.roll) = (x, y, width, height, roll)
  }

  public init(_ box: Box) {
    let (width, height) = (Double(box.width), Double(box.height))
    self.init(x: Double(box.x) + width / 2, y: Double(box.y) + height / 2, width: width, height: height)
  }
}

/// A point of a picture in pixels, measured as `Patch` measures its middle.
public struct Point: Sendable, Equatable {
  public var x, y: Double

  public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
}

extension Patch {
  /// Where a point of the patch lies in the picture: counted from the patch's middle in its sides, so that its edges are at
  /// -0.5 and 0.5.
  public func point(across: Double, down: Double) -> Point {
    let (right, below) = (across * width, down * height)
    return Point(
      x: x + cos(roll) * right - sin(roll) * below, y: y + sin(roll) * right + cos(roll) * below)
  }

  /// The patch that `box` is, in a picture of `columns` x `rows` pixels sampled from this patch.
  public func inner(_ box: Box, columns: Int, rows: Int) -> Patch {
    let (wide, tall) = (Double(columns), Double(rows))
    let middle = point(
      across: (Double(box.x) + Double(box.width) / 2) / wide - 0.5,
      down: (Double(box.y) + Double(box.height) / 2) / tall - 0.5)
    return Patch(
      x: middle.x, y: middle.y, width: Double(box.width) / wide * width, height: Double(box.height) / tall * height,
      roll: roll)
  }

  /// The box of the same middle and size, not turned, in whole pixels.
  public var box: Box {
    Box(
      x: Int((x - width / 2).rounded()), y: Int((y - height / 2).rounded()), width: Int(width.rounded()),
      height: Int(height.rounded()))
  }
}

extension Patch {
  /// Resamples the patch of `image` to `columns` x `rows` pixels: bilinear interpolation, and where the patch is larger than
  /// the target the mean of up to 4 x 4 such samples for each target pixel, so that fine detail does not turn into noise.
  /// Fixed point, so that every processor gives the same bytes; nothing is allocated.
  ///
  /// - Parameter target: `columns * rows` bytes, row by row.
  public func sample(
    _ image: GreyImage, columns: Int, rows: Int, into target: UnsafeMutableBufferPointer<UInt8>
  ) {
    guard let output = target.baseAddress, columns > 0, rows > 0, target.count >= columns * rows else { return }
    let shrinking = max(width / Double(columns), height / Double(rows)).rounded()
    let parts = shrinking > 1 ? Int(min(shrinking, 4)) : 1
    let grid = Grid(self, columns: columns * parts, rows: rows * parts)
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let source = pixels.baseAddress else { return }
      let view = View(pixels: source, width: image.width, height: image.height)
      if view.holds(grid, columns: columns * parts, rows: rows * parts) {
        grid.sample(columns, rows, parts, into: output, view.inside)
      } else {
        grid.sample(columns, rows, parts, into: output, view.anywhere)
      }
    }
  }

  /// Where the samples lie, in 1/65536 of a pixel from the middle of the picture's first one.
  private struct Grid {
    let x, y: Int
    let acrossX, acrossY, downX, downY: Int

    init(_ patch: Patch, columns: Int, rows: Int) {
      let (sine, cosine) = (sin(patch.roll), cos(patch.roll))
      let (wide, tall) = (patch.width / Double(columns), patch.height / Double(rows))
      (acrossX, acrossY) = (Self.fixed(wide * cosine), Self.fixed(wide * sine))
      (downX, downY) = (Self.fixed(-tall * sine), Self.fixed(tall * cosine))
      // From the middle of the first cell to the middle of the patch.
      let (across, down) = (Double(columns - 1) / 2, Double(rows - 1) / 2)
      x = Self.fixed(patch.x - 0.5 - wide * cosine * across + tall * sine * down)
      y = Self.fixed(patch.y - 0.5 - wide * sine * across - tall * cosine * down)
    }

    /// Each target pixel is the mean of `parts` x `parts` values, given times 65536 for a place.
    @inline(__always)
    func sample(
      _ columns: Int, _ rows: Int, _ parts: Int, into output: UnsafeMutablePointer<UInt8>, _ value: (Int, Int) -> UInt32
    ) {
      let count = UInt32(parts * parts)
      for row in 0..<rows {
        for column in 0..<columns {
          var sum: UInt32 = 0
          for part in row &* parts..<row &* parts &+ parts {
            var x = self.x &+ column &* parts &* acrossX &+ part &* downX
            var y = self.y &+ column &* parts &* acrossY &+ part &* downY
            for _ in 0..<parts {
              sum &+= value(x, y)
              x &+= acrossX
              y &+= acrossY
            }
          }
          output[row &* columns &+ column] = UInt8(truncatingIfNeeded: (sum / count + 0x8000) >> 16)
        }
      }
    }

    /// Places beyond any picture are all alike; what is no number is 0.
    private static func fixed(_ value: Double) -> Int {
      value.isNaN ? 0 : Int((min(max(value, -1e6), 1e6) * 65536).rounded(.toNearestOrEven))
    }
  }

  private struct View {
    let pixels: UnsafePointer<UInt8>
    let width, height: Int

    /// Whether every sample lies between four pixels of the picture.
    func holds(_ grid: Grid, columns: Int, rows: Int) -> Bool {
      let (right, below) = ((columns - 1) * grid.acrossX, (rows - 1) * grid.downY)
      let (down, across) = ((rows - 1) * grid.downX, (columns - 1) * grid.acrossY)
      let (left, most) = (grid.x + min(right, 0) + min(down, 0), grid.x + max(right, 0) + max(down, 0))
      let (top, lowest) = (grid.y + min(across, 0) + min(below, 0), grid.y + max(across, 0) + max(below, 0))
      return left >= 0 && top >= 0 && most >> 16 < width - 1 && lowest >> 16 < height - 1
    }

    /// A value times 65536.
    @inline(__always)
    func anywhere(_ x: Int, _ y: Int) -> UInt32 {
      let (left, top) = (x >> 16, y >> 16)
      let first = pixels + min(max(top, 0), height &- 1) &* width
      let second = pixels + min(max(top &+ 1, 0), height &- 1) &* width
      let (near, far) = (min(max(left, 0), width &- 1), min(max(left &+ 1, 0), width &- 1))
      return Self.blend(first[near], first[far], second[near], second[far], x, y)
    }

    /// The same between four pixels of the picture.
    @inline(__always)
    func inside(_ x: Int, _ y: Int) -> UInt32 {
      let first = pixels + ((y >> 16) &* width &+ (x >> 16))
      let second = first + width
      return Self.blend(first[0], first[1], second[0], second[1], x, y)
    }

    @inline(__always)
    private static func blend(
      _ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ x: Int, _ y: Int
    ) -> UInt32 {
      let (right, below) = (UInt32(truncatingIfNeeded: (x >> 8) & 255), UInt32(truncatingIfNeeded: (y >> 8) & 255))
      let upper = UInt32(a) &* (256 &- right) &+ UInt32(b) &* right
      let lower = UInt32(c) &* (256 &- right) &+ UInt32(d) &* right
      return upper &* (256 &- below) &+ lower &* below
    }
  }
}
