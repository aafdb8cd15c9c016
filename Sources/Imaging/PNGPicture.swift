import CPNG

extension PictureSource {
  /// Decodes by libpng; a picture of more than `limit` pixels is box-filtered by a whole factor on the way.
  func decodePNG() throws(ImagingError) -> Samples {
    var picture = cpng_picture()
    let measured = bytes.withUnsafeBufferPointer { cpng_measure($0.baseAddress, $0.count, &picture) }
    try check(measured, picture)
    let (width, height) = (Int(picture.width), Int(picture.height))
    try checkSize(width: width, height: height, format: .png)
    let factor = shrink(width: width, height: height)
    let (columns, rows) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
    var status = cpng_ok
    let pixels = [UInt8](unsafeUninitializedCapacity: columns * rows * channels) { target, count in
      status = bytes.withUnsafeBufferPointer {
        cpng_decode($0.baseAddress, $0.count, Int32(channels), UInt32(factor), &picture, target.baseAddress)
      }
      count = status == cpng_ok ? columns * rows * channels : 0
    }
    try check(status, picture)
    return Samples(width: columns, height: rows, samples: pixels, originalWidth: width, originalHeight: height)
  }

  private func check(_ status: cpng_status, _ picture: cpng_picture) throws(ImagingError) {
    if status == cpng_truncated { throw .truncated(name: name, format: .png) }
    if status == cpng_no_memory { throw .tooMuchMemory(name: name, format: .png) }
    if status != cpng_ok { throw .damaged(name: name, format: .png, reason: text(of: picture.reason)) }
  }
}

extension RGBImage {
  /// The picture as a PNG file's bytes.
  public func pngBytes() throws(ImagingError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = pixels.withUnsafeBufferPointer {
      cpng_encode($0.baseAddress, UInt32(width), UInt32(height), &bytes, &count)
    }
    defer { cpng_release(bytes) }
    guard status == cpng_ok else { throw .unwritable(name: "PNG of \(width)x\(height)", reason: "memory ran out") }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }

  /// Writes the picture as PNG. What was at `path` stays until the new file is complete.
  public func writePNG(path: String) throws(ImagingError) { try writeFile(pngBytes(), path: path) }
}
