/// A grey JPEG (ITU-T T.81, baseline) in which every 8x8 block is the same mid-grey: six bits a block, so a huge one is small.
/// It has no Huffman tables, as a camera's Motion JPEG frames have none.
struct FlatJPEG {
  var width, height: Int
  /// Without the compressed data.
  var isCut = false

  var bytes: [UInt8] {
    let size = [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
    var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
    file += [0xFF, 0xC0, 0, 11, 8] + size + [1, 1, 0x11, 0]
    file += [0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 63, 0]
    if isCut { return file }
    // Four blocks of "no change" (00) and "end of block" (1010) fill three bytes.
    let blocks = ((width + 7) / 8) * ((height + 7) / 8)
    for _ in 0..<((blocks + 3) / 4) { file += [0x28, 0xA2, 0x8A] }
    return file + [0xFF, 0xD9]
  }
}

/// A flat progressive JPEG of 64x64 that sends `coefficients` of its 63 AC coefficients bit by bit, 14 scans each.
struct SlowJPEG {
  var coefficients: Int

  var bytes: [UInt8] {
    var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
    file += [0xFF, 0xC2, 0, 11, 8, 0, 64, 0, 64, 1, 1, 0x11, 0]
    // Tables of one code, 0, for "no change" and "end of block".
    for table: UInt8 in [0x00, 0x10] { file += [0xFF, 0xC4, 0, 20, table, 1] + [UInt8](repeating: 0, count: 16) }
    file += scan(0, 0)
    for coefficient in 1..<(coefficients + 1) {
      for bit: UInt8 in (0...13).reversed() { file += scan(UInt8(coefficient), (bit == 13 ? 0 : bit + 1) << 4 | bit) }
    }
    return file + [0xFF, 0xD9]
  }

  private func scan(_ coefficient: UInt8, _ bits: UInt8) -> [UInt8] {
    [0xFF, 0xDA, 0, 8, 1, 1, 0x00, coefficient, coefficient, bits] + [UInt8](repeating: 0, count: 8)
  }
}

/// A PNG of 12,000x9,000 white pixels of one bit in 144 kB: the first line as it is, then "the same as a line before" (RFC 1951
/// with fixed codes).
enum FlatPNG {
  private static let line = 1501

  static var white12000x9000: [UInt8] {
    var stream = BitStream()
    stream.append(0b011, 3)
    stream.literal(0)
    for _ in 1..<line { stream.literal(255) }
    let rest = line * 8_999
    for _ in 0..<(rest / 258) {
      // Length 258, then a distance of 1,025 and 476 more.
      stream.code(0b1100_0101, 8)
      stream.code(20, 5)
      stream.append(line - 1_025, 9)
    }
    for _ in 0..<(rest % 258) { stream.literal(255) }
    stream.code(0, 7)
    stream.append(0, 7)
    var (first, second) = (1, 0)
    for _ in 0..<9_000 {
      // Adler-32 of a zero, then of 1,500 bytes of 255 at once.
      second = (second + first) % 65521
      second = (second + 1_500 * first + 255 * 1_500 * 1_501 / 2) % 65521
      first = (first + 255 * 1_500) % 65521
    }
    let checksum = [second >> 8, second & 255, first >> 8, first & 255].map { UInt8($0) }
    return PNGBuilder(width: 12_000, height: 9_000, colourType: 0, bitDepth: 1)
      .file(data: [0x78, 0x01] + stream.bytes + checksum)
  }

  private struct BitStream {
    var bytes: [UInt8] = []
    private var bits = 0
    private var count = 0

    mutating func append(_ value: Int, _ width: Int) {
      bits |= value << count
      count += width
      while count >= 8 {
        bytes.append(UInt8(bits & 255))
        bits >>= 8
        count -= 8
      }
    }

    /// A Huffman code: its highest bit comes first.
    mutating func code(_ value: Int, _ width: Int) {
      append((0..<width).reduce(0) { $0 | (value >> $1 & 1) << (width - 1 - $1) }, width)
    }

    mutating func literal(_ byte: Int) {
      if byte < 144 { code(0b0011_0000 + byte, 8) } else { code(0b1_1001_0000 + byte - 144, 9) }
    }
  }
}
