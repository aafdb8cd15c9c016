/// The header of a PGM file (netpbm's pgm(5)): P5 holds bytes, P2 decimal text.
private struct PGMHeader {
  let isText: Bool
  let width, height: Int
  /// The sample that is white, 1 to 65535.
  let white: Int
  /// Where the samples start.
  let start: Int
}

extension PictureSource {
  /// Decodes P5 and P2 with any `maxval`, scaled to 0...255; a picture of more than `limit` pixels is box-filtered on the way.
  func decodePGM() throws(ImagingError) -> Samples {
    let header = try pgmHeader()
    let (width, height) = (header.width, header.height)
    try checkSize(width: width, height: height, format: .pgm)
    let factor = shrink(width: width, height: height)
    let (columns, rows) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
    let wide = header.white > 255 ? 2 : 1
    guard header.isText || bytes.count - header.start >= width * height * wide else {
      throw .truncated(name: name, format: .pgm)
    }
    var grey = [UInt8](repeating: 0, count: columns * rows)
    var failure: ImagingError?
    bytes.withUnsafeBufferPointer { source in
      var text = PGMNumbers(bytes: source, position: header.start)
      var sums = [UInt32](repeating: 0, count: columns)
      sums.withUnsafeMutableBufferPointer { sums in
        for y in 0..<height {
          for x in 0..<width {
            var sample: Int
            if header.isText {
              guard let next = text.next() else {
                failure = text.isAtEnd ? .truncated(name: name, format: .pgm) : damaged("a sample is not a number")
                return
              }
              sample = next
            } else if wide == 2 {
              let place = header.start + 2 * (y * width + x)
              sample = Int(source[place]) << 8 | Int(source[place + 1])
            } else {
              sample = Int(source[header.start + y * width + x])
            }
            guard sample <= header.white else {
              failure = damaged("a sample is \(sample), above the maximum \(header.white)")
              return
            }
            if header.white != 255 { sample = (sample * 255 + header.white / 2) / header.white }
            sums[x / factor] += UInt32(sample)
          }
          guard (y + 1) % factor == 0 || y == height - 1 else { continue }
          let lines = y % factor + 1
          for x in 0..<columns {
            let count = UInt32(lines * min(factor, width - x * factor))
            grey[y / factor * columns + x] = UInt8((sums[x] + count / 2) / count)
            sums[x] = 0
          }
        }
      }
    }
    if let failure { throw failure }
    let image = GreyImage(checkedWidth: columns, height: rows, pixels: grey)
    return Samples(
      width: columns, height: rows, samples: channels == 1 ? grey : RGBImage(image).pixels,
      originalWidth: width, originalHeight: height)
  }

  private func damaged(_ reason: String) -> ImagingError { .damaged(name: name, format: .pgm, reason: reason) }

  private func pgmHeader() throws(ImagingError) -> PGMHeader {
    var numbers: [Int] = []
    var end = 2
    var isAtEnd = false
    bytes.withUnsafeBufferPointer { source in
      var text = PGMNumbers(bytes: source, position: 2)
      while numbers.count < 3, let number = text.next() { numbers.append(number) }
      (end, isAtEnd) = (text.position, text.isAtEnd)
    }
    guard numbers.count == 3 else {
      throw isAtEnd ? .truncated(name: name, format: .pgm) : damaged("the header is not three numbers")
    }
    guard (1...65535).contains(numbers[2]) else { throw damaged("the maximum \(numbers[2]) is not 1 to 65535") }
    // One byte of white space parts the header from the samples.
    guard end < bytes.count else { throw .truncated(name: name, format: .pgm) }
    return PGMHeader(
      isText: bytes[1] == UInt8(ascii: "2"), width: numbers[0], height: numbers[1], white: numbers[2], start: end + 1)
  }
}

/// Decimal numbers between white space and comments (`#` to the end of the line).
private struct PGMNumbers {
  let bytes: UnsafeBufferPointer<UInt8>
  var position: Int

  var isAtEnd: Bool { position >= bytes.count }

  /// The next number, at most nine digits; nil at the end or at anything else.
  mutating func next() -> Int? {
    skipSpace()
    var (value, digits) = (0, 0)
    while position < bytes.count, (0x30...0x39).contains(bytes[position]), digits < 9 {
      value = value * 10 + Int(bytes[position] - 0x30)
      digits += 1
      position += 1
    }
    return digits > 0 ? value : nil
  }

  private mutating func skipSpace() {
    var isComment = false
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "#") { isComment = true }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { isComment = false }
      guard isComment || byte == 0x20 || (0x09...0x0D).contains(byte) else { return }
      position += 1
    }
  }
}
