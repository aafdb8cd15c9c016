import Glibc

@testable import Imaging

/// The data folder's small photos with the boxes that OpenCV 4.14's detectMultiScale finds in them (frontalface_alt2, scale
/// 1.1, 3 neighbours, faces from 20 pixels).
enum DetectionSet {
  static let expected: [(name: String, boxes: [Box])] = [
    ("mit_cmu/bwolen.jpg", []),
    ("mit_cmu/wxm.jpg", [square(28, 18, 48)]),
    ("mit_cmu/tp.jpg", [square(12, 32, 71)]),
    ("mit_cmu/albert.jpg", [square(55, 11, 52)]),
    ("mit_cmu/trekcolr.jpg", [square(121, 14, 38), square(75, 11, 52), square(26, 20, 56)]),
    ("mit_cmu/window.jpg", [square(113, 38, 44), square(203, 35, 48)]),
    ("nonface/2144799.jpg", []),
  ]

  private static func square(_ x: Int, _ y: Int, _ side: Int) -> Box { Box(x: x, y: y, width: side, height: side) }

  private static let archive: String = {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let data = getenv("MIEN_DATA").map { String(cString: $0) } ?? "/\(root)/../shared/data"
    return "\(data)/faces/detection_dev.tar"
  }()

  static var isThere: Bool { access(archive, R_OK) == 0 }

  /// A file of the tar archive (POSIX ustar: 512-byte headers, the name at 0, the octal size at 124).
  static func file(_ name: String) throws -> [UInt8]? {
    let bytes = try tar.get()
    var position = 0
    while position + 512 <= bytes.count, bytes[position] != 0 {
      let size = bytes[(position + 124)..<(position + 135)].reduce(0) { $0 * 8 + Int($1 & 7) }
      let header = String(decoding: bytes[position..<(position + 100)].prefix { $0 != 0 }, as: UTF8.self)
      if header == name { return Array(bytes[(position + 512)..<(position + 512 + size)]) }
      position += 512 + (size + 511) / 512 * 512
    }
    return nil
  }

  private static let tar = Result { () throws(ImagingError) in try readFile(archive, limit: 100_000_000) }
}
