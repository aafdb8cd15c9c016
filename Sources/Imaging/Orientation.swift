/// How a camera was held: EXIF's Orientation tag (JEITA CP-3451, tag 0x0112), 1 upright to 8.
struct Orientation: Equatable {
  let value: Int

  /// Out of a JPEG's APP1 segment; upright where there is none or it makes no sense.
  init(jpeg bytes: [UInt8]) {
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      // The compressed data starts at SOS (0xDA); EXIF comes before it.
      guard marker != 0xDA, length >= 2, position + 2 + length <= bytes.count else { break }
      if marker == 0xE1, let value = Self.tag(inSegment: bytes[(position + 4)..<(position + 2 + length)]) {
        self.value = value
        return
      }
      position += 2 + length
    }
    value = 1
  }

  /// The tag in the first image file directory of an "Exif" segment; nil where it has none.
  private static func tag(inSegment segment: ArraySlice<UInt8>) -> Int? {
    guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    let tiff = Array(segment.dropFirst(6))
    guard tiff.count >= 8 else { return nil }
    let isLittle = tiff.starts(with: Array("II".utf8))
    guard isLittle || tiff.starts(with: Array("MM".utf8)) else { return nil }
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start >= 0, start + count <= tiff.count else { return nil }
      let bytes = tiff[start..<(start + count)]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, 2) == 42, let directory = number(4, 4), let entries = number(directory, 2) else { return nil }
    for entry in 0..<entries {
      let start = directory + 2 + 12 * entry
      guard let tag = number(start, 2) else { return nil }
      // Type 3 is a 16-bit number, kept in the entry itself.
      if tag == 0x0112, number(start + 2, 2) == 3, let value = number(start + 8, 2), (1...8).contains(value) {
        return value
      }
    }
    return nil
  }

  /// Turned and mirrored so that up is up.
  func upright(_ picture: Samples, channels: Int) -> Samples {
    guard value > 1 else { return picture }
    let (width, height) = (picture.width, picture.height)
    // From 5 on rows and columns change places.
    let isTurned = value >= 5
    let (columns, rows) = isTurned ? (height, width) : (width, height)
    let mirrorsX = [2, 3, 7, 8].contains(value)
    let mirrorsY = [3, 4, 6, 7].contains(value)
    let samples = [UInt8](unsafeUninitializedCapacity: picture.samples.count) { target, count in
      picture.samples.withUnsafeBufferPointer { source in
        var place = 0
        for y in 0..<rows {
          for x in 0..<columns {
            let (across, down) = isTurned ? (y, x) : (x, y)
            let column = mirrorsX ? width - 1 - across : across
            let line = mirrorsY ? height - 1 - down : down
            for channel in 0..<channels {
              target[place] = source[(line * width + column) * channels + channel]
              place += 1
            }
          }
        }
      }
      count = picture.samples.count
    }
    return Samples(
      width: columns, height: rows, samples: samples,
      originalWidth: isTurned ? picture.originalHeight : picture.originalWidth,
      originalHeight: isTurned ? picture.originalWidth : picture.originalHeight)
  }
}
