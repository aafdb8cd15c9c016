/// Little-endian numbers of a cascade table, one after the other, never beyond its end.
struct TableReader {
  private static let magic = Array("MIENHAAR".utf8)
  private let bytes: [UInt8]
  private let name: String
  private var position: Int
  /// Where the checksum starts.
  private let last: Int

  /// Checks the magic, the checksum and the version.
  init(bytes: [UInt8], name: String) throws(ImagingError) {
    (self.bytes, self.name) = (bytes, name)
    last = bytes.count - 4
    position = last
    guard bytes.count >= Self.magic.count + 6, bytes.starts(with: Self.magic) else {
      throw .badCascade(name: name, reason: "it does not start with MIENHAAR")
    }
    let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[last + $1]) << (8 * $1) }
    guard stored == crc32(bytes[..<last]) else {
      throw .badCascade(name: name, reason: "its checksum is wrong: it is truncated or damaged")
    }
    position = Self.magic.count
    let version = try u16()
    guard version == 1 else { throw bad("its layout is version \(version), not 1") }
  }

  func bad(_ reason: String) -> ImagingError { .badCascade(name: name, reason: reason) }

  mutating func u8() throws(ImagingError) -> UInt8 { UInt8(try number(1)) }
  mutating func u16() throws(ImagingError) -> UInt16 { UInt16(try number(2)) }
  mutating func u32() throws(ImagingError) -> UInt32 { try number(4) }

  mutating func f32() throws(ImagingError) -> Float {
    let value = Float(bitPattern: try u32())
    guard value.isFinite else { throw bad("a number is not finite") }
    return value
  }

  /// A count of parts, each of at least `size` bytes: never more than the table has room for.
  mutating func count(eachAtLeast size: Int) throws(ImagingError) -> Int {
    let count = Int(try u32())
    guard count <= (last - position) / size else { throw bad("it promises \(count) parts that it has no room for") }
    return count
  }

  func end() throws(ImagingError) {
    guard position == last else { throw bad("\(last - position) bytes are left over") }
  }

  private mutating func number(_ size: Int) throws(ImagingError) -> UInt32 {
    guard size <= last - position else { throw bad("it ends early") }
    var value: UInt32 = 0
    for i in 0..<size { value |= UInt32(bytes[position + i]) << (8 * UInt32(i)) }
    position += size
    return value
  }
}
