/// Red, green, blue, 8 bits each, interleaved, rows top first without padding; at least 1x1.
public struct RGBImage: Sendable, Equatable {
  public let width, height: Int
  /// `width * height * 3` samples.
  public internal(set) var pixels: [UInt8]

  /// Throws `sizeMismatch` where a side is below 1 or `pixels` does not fill the size.
  public init(width: Int, height: Int, pixels: [UInt8]) throws(ImagingError) {
    guard isFilled(width: width, height: height, channels: 3, samples: pixels.count) else {
      throw .sizeMismatch(width: width, height: height, samples: pixels.count)
    }
    self.init(checkedWidth: width, height: height, pixels: pixels)
  }

  init(checkedWidth width: Int, height: Int, pixels: [UInt8]) {
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  /// A grey picture in colour's layout.
  public init(_ grey: GreyImage) {
    let pixels = [UInt8](unsafeUninitializedCapacity: grey.pixels.count * 3) { target, count in
      grey.pixels.withUnsafeBufferPointer { source in
        for i in 0..<source.count {
          target[3 * i] = source[i]
          target[3 * i + 1] = source[i]
          target[3 * i + 2] = source[i]
        }
      }
      count = grey.pixels.count * 3
    }
    self.init(checkedWidth: grey.width, height: grey.height, pixels: pixels)
  }

  /// Luma by ITU-R BT.601 (0.299, 0.587, 0.114) in 16-bit fixed point, as JPEG's.
  public func grey() -> GreyImage {
    GreyImage(checkedWidth: width, height: height) { target in
      pixels.withUnsafeBufferPointer { source in
        for i in 0..<target.count {
          let red = UInt32(source[3 * i]) * 19595
          let green = UInt32(source[3 * i + 1]) * 38470
          let blue = UInt32(source[3 * i + 2]) * 7471
          target[i] = UInt8((red + green + blue + 32768) >> 16)
        }
      }
    }
  }
}
