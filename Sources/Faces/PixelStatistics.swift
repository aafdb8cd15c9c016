import Imaging

/// Mean, standard deviation and mean absolute Laplacian of a grey image, in grey levels (0 to 255).
struct PixelStatistics: Equatable {
  let mean: Float
  let deviation: Float
  let laplacian: Float

  /// - Parameter pixels: `width * height` of them, row by row.
  init(_ pixels: UnsafeBufferPointer<UInt8>, width: Int, height: Int) {
    var sum = 0
    var squares = 0
    for value in pixels {
      sum += Int(value)
      squares += Int(value) * Int(value)
    }
    let count = Float(max(pixels.count, 1))
    mean = Float(sum) / count
    deviation = max(Float(squares) / count - mean * mean, 0).squareRoot()
    guard width > 2, height > 2 else {
      laplacian = 0
      return
    }
    var edges = 0
    for y in 1..<(height - 1) {
      for x in 1..<(width - 1) {
        let i = y * width + x
        let around = Int(pixels[i - 1]) + Int(pixels[i + 1]) + Int(pixels[i - width]) + Int(pixels[i + width])
        edges += abs(4 * Int(pixels[i]) - around)
      }
    }
    laplacian = Float(edges) / Float((width - 2) * (height - 2))
  }
}
