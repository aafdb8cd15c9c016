/// 8-bit luma, 0 black to 255 white, rows top first without padding; at least 1x1.
public struct GreyImage: Sendable, Equatable {
  public let width, height: Int
  /// `width * height` samples.
  public private(set) var pixels: [UInt8]

  /// Throws `sizeMismatch` where a side is below 1 or `pixels` does not fill the size.
  public init(width: Int, height: Int, pixels: [UInt8]) throws(ImagingError) {
    guard isFilled(width: width, height: height, channels: 1, samples: pixels.count) else {
      throw .sizeMismatch(width: width, height: height, samples: pixels.count)
    }
    self.init(checkedWidth: width, height: height, pixels: pixels)
  }

  init(checkedWidth width: Int, height: Int, pixels: [UInt8]) {
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  /// `fill` writes every one of the `width * height` samples.
  init(checkedWidth width: Int, height: Int, fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { buffer, count in
      fill(buffer)
      count = width * height
    }
    self.init(checkedWidth: width, height: height, pixels: pixels)
  }

  /// Replaces every sample by what `fill` writes. The memory is used again where nobody else holds the picture.
  public mutating func refill(_ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
    pixels.withUnsafeMutableBufferPointer { fill($0) }
  }

  /// The sample at column `x`, row `y`, both inside the picture.
  public subscript(x: Int, y: Int) -> UInt8 { pixels[y * width + x] }

  /// The whole picture as a box.
  public var bounds: Box { Box(x: 0, y: 0, width: width, height: height) }

  /// What `box` covers; outside the picture the nearest edge pixel is repeated. A side below 1 is taken as 1.
  public func crop(_ box: Box) -> GreyImage {
    let (columns, rows) = (max(box.width, 1), max(box.height, 1))
    // Far-off boxes must not overflow; beyond the edge every position looks the same.
    let left = min(max(box.x, -columns), width)
    let top = min(max(box.y, -rows), height)
    return GreyImage(checkedWidth: columns, height: rows) { target in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<rows {
          let line = min(max(top + y, 0), height - 1) * width
          for x in 0..<columns { target[y * columns + x] = source[line + min(max(left + x, 0), width - 1)] }
        }
      }
    }
  }

  /// Scaled to fit into `width` x `height` and centred there, black bars around it. A side below 1 is taken as 1.
  public func framed(width newWidth: Int, height newHeight: Int) -> GreyImage {
    let (columns, rows) = (max(newWidth, 1), max(newHeight, 1))
    let scale = min(Double(columns) / Double(width), Double(rows) / Double(height))
    let picture = resized(
      width: Int((Double(width) * scale).rounded()), height: Int((Double(height) * scale).rounded()))
    let (left, top) = ((columns - picture.width) / 2, (rows - picture.height) / 2)
    return GreyImage(checkedWidth: columns, height: rows) { target in
      target.initialize(repeating: 0)
      picture.pixels.withUnsafeBufferPointer { source in
        for y in 0..<picture.height {
          for x in 0..<picture.width { target[(top + y) * columns + left + x] = source[y * picture.width + x] }
        }
      }
    }
  }
}

/// Whether `samples` fill a picture of `width` x `height` with `channels` samples a pixel, with no overflow on the way.
func isFilled(width: Int, height: Int, channels: Int, samples: Int) -> Bool {
  guard width > 0, height > 0 else { return false }
  let (area, overflow) = width.multipliedReportingOverflow(by: height)
  return !overflow && samples % channels == 0 && samples / channels == area
}
