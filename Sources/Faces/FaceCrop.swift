import Imaging

/// What the expression network sees of a face: 48 x 48 grey pixels, row by row.
public enum FaceCrop {
  /// Side of the network's input, in pixels.
  public static let side = 48

  /// The face at `box`. The pictures of FER2013 were cut by the same kind of cascade, so the box is used as it is.
  public static func cut(_ box: Box, from image: GreyImage) -> GreyImage {
    image.crop(box).resized(width: side, height: side)
  }

  /// Evens out the lighting: mean 128 and standard deviation 56 grey levels, clamped to 0...255. Nearly flat pictures are
  /// amplified at most sevenfold. Training does the same in `fer2013.py`.
  public static func normalisedLighting(_ crop: GreyImage) -> [UInt8] {
    let statistics = PixelStatistics(of: crop)
    let gain = 56 / max(statistics.deviation, 8)
    let table = (0...255).map { value in
      UInt8(min(max(((Float(value) - statistics.mean) * gain + 128).rounded(.toNearestOrEven), 0), 255))
    }
    return crop.pixels.map { table[Int($0)] }
  }

  /// The mirror image of rows of `width` pixels.
  public static func mirrored(_ pixels: [UInt8], width: Int) -> [UInt8] {
    stride(from: 0, to: pixels.count, by: width).flatMap { pixels[$0..<min($0 + width, pixels.count)].reversed() }
  }
}
