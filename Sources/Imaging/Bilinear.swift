/// Bilinear interpolation of 8-bit pictures in fixed point: 8 fraction bits along x, 16 along y, pixel centres at half
/// positions, edges repeated. The rounding is that of OpenCV's INTER_LINEAR_EXACT, so a cascade sees the same pixels.
struct Bilinear {
  /// Where each target position takes its two neighbours from, and the second one's weight in 1/256.
  private struct Axis {
    let first, second: [Int32]
    let weight: [UInt32]

    init(source: Int, target: Int) {
      let scale = 1 / (Double(target) / Double(source))
      var (first, second) = ([Int32](repeating: 0, count: target), [Int32](repeating: 0, count: target))
      var weight = [UInt32](repeating: 0, count: target)
      for i in 0..<target {
        let position = scale * (Double(i) + 0.5) - 0.5
        let floor = Int(position.rounded(.down))
        first[i] = Int32(min(max(floor, 0), source - 1))
        second[i] = Int32(min(max(floor + 1, 0), source - 1))
        if floor >= 0 && floor < source - 1 {
          weight[i] = UInt32(((position - Double(floor)) * 256).rounded(.toNearestOrEven))
        }
      }
      (self.first, self.second, self.weight) = (first, second, weight)
    }
  }

  let width, height, targetWidth, targetHeight: Int
  private let across, down: Axis

  /// Sides of at least 1.
  init(width: Int, height: Int, targetWidth: Int, targetHeight: Int) {
    (self.width, self.height) = (width, height)
    (self.targetWidth, self.targetHeight) = (targetWidth, targetHeight)
    across = Axis(source: width, target: targetWidth)
    down = Axis(source: height, target: targetHeight)
  }

  /// Resizes `source` into `target`, both without padding. `rows`: 2 * `targetWidth` of scratch.
  func resize(
    _ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, rows: UnsafeMutablePointer<UInt32>
  ) {
    if width == targetWidth && height == targetHeight { return target.update(from: source, count: width * height) }
    // The interpolated rows last used; going down, the second of one target row is often the first of the next.
    var (upper, lower) = (rows, rows + targetWidth)
    var (upperIndex, lowerIndex) = (Int32(-1), Int32(-1))
    for y in 0..<targetHeight {
      let (first, second) = (down.first[y], down.second[y])
      if first == lowerIndex {
        swap(&upper, &lower)
        swap(&upperIndex, &lowerIndex)
      }
      if first != upperIndex {
        interpolate(source + Int(first) * width, into: upper)
        upperIndex = first
      }
      if second != lowerIndex {
        interpolate(source + Int(second) * width, into: lower)
        lowerIndex = second
      }
      let weight = down.weight[y]
      let line = target + y * targetWidth
      for x in 0..<targetWidth {
        line[x] = UInt8(truncatingIfNeeded: (upper[x] &* (256 &- weight) &+ lower[x] &* weight &+ 0x8000) >> 16)
      }
    }
  }

  /// One row, in 1/256.
  private func interpolate(_ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt32>) {
    across.first.withUnsafeBufferPointer { first in
      across.second.withUnsafeBufferPointer { second in
        across.weight.withUnsafeBufferPointer { weight in
          for x in 0..<first.count {
            let (left, right) = (UInt32(source[Int(first[x])]), UInt32(source[Int(second[x])]))
            target[x] = left &* (256 &- weight[x]) &+ right &* weight[x]
          }
        }
      }
    }
  }
}

extension GreyImage {
  /// Bilinear interpolation, pixel centres at half positions. Below half the size some pixels do not count. A side below 1 is
  /// taken as 1.
  public func resized(width newWidth: Int, height newHeight: Int) -> GreyImage {
    let (columns, lines) = (max(newWidth, 1), max(newHeight, 1))
    let bilinear = Bilinear(width: width, height: height, targetWidth: columns, targetHeight: lines)
    return GreyImage(checkedWidth: columns, height: lines) { target in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * columns) { rows in
        pixels.withUnsafeBufferPointer { source in
          guard let from = source.baseAddress, let to = target.baseAddress, let scratch = rows.baseAddress else {
            return
          }
          bilinear.resize(from, into: to, rows: scratch)
        }
      }
    }
  }
}
