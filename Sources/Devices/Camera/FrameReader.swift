import Imaging

/// Reads the luma out of a buffer as V4L2 lays it out (kernel documentation, "Image Formats").
struct FrameReader: Equatable {
  let encoding: CameraFormat.Encoding
  let width, height: Int
  /// From the start of one row of luma to the next, in bytes.
  let stride: Int

  /// Sides beyond this are a driver's mistake.
  static let longestSide = 16_384

  /// Nil where the layout cannot be read: an unknown format, a senseless size, or rows that overlap. A driver that leaves the
  /// row length out means rows without padding.
  init?(_ layout: FrameLayout) {
    guard let encoding = layout.code.encoding, (1...Self.longestSide).contains(layout.width),
      (1...Self.longestSide).contains(layout.height), layout.bytesPerLine <= 1 << 20
    else { return nil }
    let row = layout.width * (encoding == .yuyv ? 2 : 1)
    let stride = layout.bytesPerLine > 0 ? layout.bytesPerLine : row
    guard encoding == .mjpg || stride >= row else { return nil }
    (self.encoding, width, height, self.stride) = (encoding, layout.width, layout.height, stride)
  }

  /// A frame with fewer bytes is short. The padding after the last row may be missing.
  var fewestBytes: Int {
    switch encoding {
    case .grey, .picture: stride * (height - 1) + width
    case .yuyv: stride * (height - 1) + 2 * width
    // Half as many rows of chroma, rounded up, each as long as one of luma.
    case .nv12: stride * (height + (height + 1) / 2 - 1) + width
    // The markers that start and end a picture.
    case .mjpg: 4
    }
  }

  /// Reads a frame into the memory of an earlier one where it has the same size and nobody else holds it any more.
  ///
  /// - Returns: false where the frame is short, truncated or damaged; `image` is of no use then.
  func read(_ bytes: UnsafeRawBufferPointer, into image: inout GreyImage?) -> Bool {
    guard bytes.count >= fewestBytes else { return false }
    if encoding == .mjpg {
      image = decode(bytes)
      return image != nil
    }
    if image?.width != width || image?.height != height {
      image = try? GreyImage(width: width, height: height, pixels: Array(repeating: 0, count: width * height))
    }
    let step = encoding == .yuyv ? 2 : 1
    image?.refill { gather(bytes, step: step, into: $0) }
    return image != nil
  }

  private func gather(_ bytes: UnsafeRawBufferPointer, step: Int, into target: UnsafeMutableBufferPointer<UInt8>) {
    for y in 0..<height {
      let source = UnsafeRawBufferPointer(rebasing: bytes[(y * stride)...])
      let row = UnsafeMutableBufferPointer(rebasing: target[(y * width)..<((y + 1) * width)])
      if step == 1 {
        UnsafeMutableRawBufferPointer(row).copyMemory(from: UnsafeRawBufferPointer(rebasing: source.prefix(width)))
      } else {
        for x in 0..<width { row[x] = source[x * step] }
      }
    }
  }

  /// Frames are decoded at their own size; a header that claims far more pixels than were agreed is shrunk while decoding.
  private func decode(_ bytes: UnsafeRawBufferPointer) -> GreyImage? {
    let jpeg = [UInt8](bytes)
    guard PictureFormat(content: jpeg) == .jpeg else { return nil }
    return try? PictureFile.decodeGrey(jpeg, name: "frame", pixels: 2 * width * height).image
  }
}
