@testable import Imaging

/// Writes PNG files of every colour type, bit depth and interlacing (PNG specification, third edition), with stored
/// instead of compressed data.
struct PNGBuilder {
  var width, height: Int
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
  var colourType: Int
  var bitDepth: Int
  var isInterlaced = false
  /// RGB triples for colour type 3.
  var palette: [UInt8] = []
  /// The tRNS chunk.
  var transparency: [UInt8] = []

  private var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 1 }

  /// `sample` gives (x, y, channel) in the range of the bit depth.
  func build(_ sample: (Int, Int, Int) -> Int) -> [UInt8] {
    var raw: [UInt8] = []
    for pass in isInterlaced ? Self.adam7 : [(0, 0, 1, 1)] {
      let columns = Array(stride(from: pass.0, to: width, by: pass.2))
      let lines = Array(stride(from: pass.1, to: height, by: pass.3))
      if columns.isEmpty { continue }
      for y in lines {
        raw.append(0)
        var (bits, count) = (0, 0)
        for x in columns {
          for channel in 0..<channels {
            bits = bits << bitDepth | sample(x, y, channel)
            count += bitDepth
            while count >= 8 {
              count -= 8
              raw.append(UInt8(truncatingIfNeeded: bits >> count))
            }
            bits &= (1 << count) - 1
          }
        }
        if count > 0 { raw.append(UInt8(truncatingIfNeeded: bits << (8 - count))) }
      }
    }
    return file(data: Self.stored(raw))
  }

  /// The file around compressed data.
  func file(data: [UInt8]) -> [UInt8] {
    let header =
      Self.number(width) + Self.number(height) + [UInt8(bitDepth), UInt8(colourType), 0, 0, isInterlaced ? 1 : 0]
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
    if !palette.isEmpty { file += Self.chunk("PLTE", palette) }
    if !transparency.isEmpty { file += Self.chunk("tRNS", transparency) }
    return file + Self.chunk("IDAT", data) + Self.chunk("IEND", [])
  }

  private static let adam7 = [
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
  ]

  private static func number(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return number(data.count) + body + number(Int(crc32(body)))
  }

  /// A zlib stream of stored blocks.
  private static func stored(_ raw: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var position = 0
    repeat {
      let block = raw[position..<min(position + 65535, raw.count)]
      position += block.count
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      stream += [position == raw.count ? 1 : 0, low, high, ~low, ~high] + block
    } while position < raw.count
    let sums = raw.reduce((1, 0)) { sums, byte in
      let first = (sums.0 + Int(byte)) % 65521
      return (first, (sums.1 + first) % 65521)
    }
    return stream + number(sums.1 << 16 | sums.0)
  }
}
