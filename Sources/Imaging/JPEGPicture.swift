import CJPEG

extension PictureSource {
  /// Decodes by libjpeg-turbo, at a smaller DCT scale where the picture has more than `limit` pixels, and turns it upright.
  func decodeJPEG() throws(ImagingError) -> Samples {
    var picture = cjpeg_picture()
    let measured = bytes.withUnsafeBufferPointer {
      cjpeg_measure($0.baseAddress, $0.count, UInt64(limit), &picture)
    }
    try check(measured, picture)
    try checkSize(width: Int(picture.width), height: Int(picture.height), format: .jpeg)
    let (width, height) = (Int(picture.decoded_width), Int(picture.decoded_height))
    var status = cjpeg_ok
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * channels) { target, count in
      status = bytes.withUnsafeBufferPointer {
        cjpeg_decode($0.baseAddress, $0.count, Int32(channels), &picture, target.baseAddress)
      }
      count = status == cjpeg_ok ? width * height * channels : 0
    }
    try check(status, picture)
    let decoded = Samples(
      width: width, height: height, samples: pixels,
      originalWidth: Int(picture.width), originalHeight: Int(picture.height))
    return Orientation(jpeg: bytes).upright(decoded, channels: channels)
  }

  private func check(_ status: cjpeg_status, _ picture: cjpeg_picture) throws(ImagingError) {
    if status == cjpeg_truncated { throw .truncated(name: name, format: .jpeg) }
    if status == cjpeg_no_memory { throw .tooMuchMemory(name: name, format: .jpeg) }
    if status != cjpeg_ok { throw .damaged(name: name, format: .jpeg, reason: text(of: picture.reason)) }
  }
}

/// The text in a fixed-size C buffer.
func text<Buffer>(of buffer: Buffer) -> String {
  withUnsafeBytes(of: buffer) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
