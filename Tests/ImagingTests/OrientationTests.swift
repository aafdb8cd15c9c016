import Testing

@testable import Imaging

@Suite struct OrientationTests {
  /// A JPEG's start with one EXIF entry.
  private func jpeg(tag: Int = 0x0112, type: Int = 3, value: Int, isLittle: Bool) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
      return isLittle ? bytes : bytes.reversed()
    }
    let tiff =
      Array((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(8, 4) + number(1, 2) + number(tag, 2)
      + number(type, 2) + number(1, 4) + number(value, 2) + [0, 0] + number(0, 4)
    let segment = Array("Exif\0\0".utf8) + tiff
    return [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xE1, 0, UInt8(segment.count + 2)] + segment + [0xFF, 0xDA]
  }

  @Test("the tag is read in both byte orders", arguments: [true, false])
  func byteOrders(isLittle: Bool) {
    for value in 1...8 { #expect(Orientation(jpeg: jpeg(value: value, isLittle: isLittle)).value == value) }
  }

  @Test("other tags, types and values mean upright")
  func nonsense() {
    #expect(Orientation(jpeg: jpeg(value: 9, isLittle: true)).value == 1)
    #expect(Orientation(jpeg: jpeg(value: 0, isLittle: true)).value == 1)
    #expect(Orientation(jpeg: jpeg(type: 4, value: 6, isLittle: true)).value == 1)
    #expect(Orientation(jpeg: jpeg(tag: 0x0110, value: 6, isLittle: true)).value == 1)
    #expect(Orientation(jpeg: [0xFF, 0xD8]).value == 1)
    #expect(Orientation(jpeg: FlatJPEG(width: 8, height: 8).bytes).value == 1)
  }

  @Test("mutated segments give a value from 1 to 8 and never crash")
  func fuzz() {
    let seed: UInt64 = 77
    var generator = SeededGenerator(seed: seed)
    for round in 0..<3_000 {
      let bytes = jpeg(value: 6, isLittle: round % 2 == 0).mutated(by: &generator)
      #expect((1...8).contains(Orientation(jpeg: bytes).value), "seed \(seed), round \(round)")
    }
  }
}
