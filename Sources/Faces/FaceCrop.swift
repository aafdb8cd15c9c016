import Imaging

/// What the expression network sees of a face: 48 x 48 grey pixels, row by row. Its memory is reused from face to face.
final class FaceCrop {
  /// Side of the network's input, in pixels.
  static let side = 48

  /// The pixels as they were cut out.
  private(set) var pixels = [UInt8](repeating: 0, count: side * side)
  /// The same with the lighting evened out, and its mirror image: what the network is shown.
  private(set) var even = [UInt8](repeating: 0, count: side * side)
  private(set) var mirrored = [UInt8](repeating: 0, count: side * side)

  /// Of the pixels.
  private(set) var statistics = PixelStatistics(UnsafeBufferPointer(start: nil, count: 0), width: 0, height: 0)

  /// Takes the face at `patch`. The pictures of FER2013 were cut by the same kind of cascade, so its box is used as it is.
  func cut(_ patch: Patch, from image: GreyImage) {
    pixels.withUnsafeMutableBufferPointer { patch.sample(image, columns: Self.side, rows: Self.side, into: $0) }
    prepare()
  }

  /// Takes a picture that is a crop already.
  func take(_ crop: GreyImage) throws(FacesError) {
    guard crop.width == Self.side, crop.height == Self.side else {
      throw .wrongCropSize(width: crop.width, height: crop.height)
    }
    for place in pixels.indices { pixels[place] = crop.pixels[place] }
    prepare()
  }

  private func prepare() {
    pixels.withUnsafeBufferPointer { pixels in
      statistics = PixelStatistics(pixels, width: Self.side, height: Self.side)
      even.withUnsafeMutableBufferPointer { evenOutLighting(pixels, statistics, into: $0) }
    }
    for place in even.indices { mirrored[place] = even[place] }
    mirrorRows(of: &mirrored, width: Self.side)
  }
}

/// Turns a picture into its mirror image, in place.
func mirrorRows(of pixels: inout [UInt8], width: Int) {
  for row in stride(from: 0, to: pixels.count - width + 1, by: width) {
    for column in 0..<width / 2 { pixels.swapAt(row + column, row + width - 1 - column) }
  }
}

/// Brings a face to mean 128 and standard deviation 56 grey levels, clamped to 0...255. Nearly flat pictures are amplified at
/// most sevenfold. Training does the same in `fer2013.py`.
///
/// - Parameters:
///   - statistics: of `source`.
///   - target: as many bytes as `source`.
func evenOutLighting(
  _ source: UnsafeBufferPointer<UInt8>, _ statistics: PixelStatistics, into target: UnsafeMutableBufferPointer<UInt8>
) {
  let gain = 56 / max(statistics.deviation, 8)
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { table in
    for value in 0...255 {
      let level = ((Float(value) - statistics.mean) * gain + 128).rounded(.toNearestOrEven)
      table[value] = UInt8(min(max(level, 0), 255))
    }
    for place in source.indices { target[place] = table[Int(source[place])] }
  }
}
