import CKernels

/// Bilinear interpolation of 8-bit pictures in fixed point: 8 fraction bits along each axis, pixel centres at half
/// positions, edges repeated. The rounding is that of OpenCV's INTER_LINEAR_EXACT, so a cascade sees the same pixels.
struct Bilinear {
  /// Where each target position takes its two neighbours from, and the second one's weight in 1/256.
  private struct Axis {
    let first: [Int32]
    let weight: [UInt16]

    init(source: Int, target: Int) {
      let scale = 1 / (Double(target) / Double(source))
      var (first, weight) = ([Int32](repeating: 0, count: target), [UInt16](repeating: 0, count: target))
      for i in 0..<target {
        let position = scale * (Double(i) + 0.5) - 0.5
        let floor = Int(position.rounded(.down))
        first[i] = Int32(min(max(floor, 0), source - 1))
        if floor >= 0 && floor < source - 1 {
          weight[i] = UInt16(((position - Double(floor)) * 256).rounded(.toNearestOrEven))
        }
      }
      (self.first, self.weight) = (first, weight)
    }

    func withKernelAxis(_ body: (mien_bilinear_axis) -> Void) {
      first.withUnsafeBufferPointer { first in
        weight.withUnsafeBufferPointer { weight in
          body(mien_bilinear_axis(first: first.baseAddress, weight: weight.baseAddress, count: first.count))
        }
      }
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

  /// Entries of scratch that `resize` needs.
  var rowCapacity: Int { width + 1 }

  /// Resizes `source` into `target`, both without padding. `row`: `rowCapacity` of scratch.
  func resize(
    _ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, row: UnsafeMutablePointer<UInt16>,
    kernel: ScanKernel
  ) {
    if width == targetWidth && height == targetHeight { return target.update(from: source, count: width * height) }
    across.withKernelAxis { across in
      down.withKernelAxis { down in
        var call = mien_bilinear(
          source: source, width: width, height: height, target: target, across: across, down: down, row: row)
        mien_bilinear_select(kernel.isa)(&call)
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
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: bilinear.rowCapacity) { row in
        pixels.withUnsafeBufferPointer { source in
          guard let from = source.baseAddress, let to = target.baseAddress, let scratch = row.baseAddress else {
            return
          }
          bilinear.resize(from, into: to, row: scratch, kernel: .selected)
        }
      }
    }
  }
}
