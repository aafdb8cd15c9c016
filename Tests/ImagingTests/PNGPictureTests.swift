import Testing

@testable import Imaging

@Suite struct PNGPictureTests {
  private func grey(_ bytes: [UInt8], pixels: Int = PictureFile.usualPixels) throws(ImagingError) -> GreyImage {
    try PictureFile.decodeGrey(bytes, name: "test", pixels: pixels).image
  }

  @Test("grey of every bit depth is spread over 0 to 255", arguments: [1, 2, 4, 8, 16], [false, true])
  func greyDepths(depth: Int, isInterlaced: Bool) throws {
    let most = (1 << depth) - 1
    let builder = PNGBuilder(width: 13, height: 11, colourType: 0, bitDepth: depth, isInterlaced: isInterlaced)
    func sample(_ x: Int, _ y: Int) -> Int { (x * 37 + y * 91) * 257 & most }
    let image = try grey(builder.build { x, y, _ in sample(x, y) })
    #expect(image == GreyImage(13, 11) { x, y in (sample(x, y) * 255 + most / 2) / most })
  }

  @Test("colour of 8 and 16 bits is read as RGB and as its luma", arguments: [8, 16], [false, true])
  func colour(depth: Int, isInterlaced: Bool) throws {
    let builder = PNGBuilder(width: 9, height: 10, colourType: 2, bitDepth: depth, isInterlaced: isInterlaced)
    let factor = depth == 16 ? 257 : 1
    func sample(_ x: Int, _ y: Int, _ c: Int) -> Int { (x * 29 + y * 13 + c * 83) & 255 }
    let bytes = builder.build { sample($0, $1, $2) * factor }
    let picture = try PictureFile.decodeRGB(bytes, name: "test").image
    for y in 0..<10 {
      for x in 0..<9 {
        let place = (y * 9 + x) * 3
        #expect(picture.pixels[place..<(place + 3)].elementsEqual((0..<3).map { UInt8(sample(x, y, $0)) }))
      }
    }
    #expect(try grey(bytes) == picture.grey())
  }

  @Test("a palette is looked up, and its transparent entries show white")
  func palette() throws {
    var builder = PNGBuilder(width: 3, height: 1, colourType: 3, bitDepth: 2)
    builder.palette = [255, 0, 0, 0, 255, 0, 0, 0, 255]
    builder.transparency = [255, 0]
    let picture = try PictureFile.decodeRGB(builder.build { x, _, _ in x }, name: "test").image
    #expect(picture.pixels == [255, 0, 0, 255, 255, 255, 0, 0, 255])
  }

  @Test("transparency shows white", arguments: [4, 6])
  func transparency(colourType: Int) throws {
    let builder = PNGBuilder(width: 3, height: 1, colourType: colourType, bitDepth: 8)
    let alpha = colourType == 4 ? 1 : 3
    let bytes = builder.build { x, _, channel in channel == alpha ? [0, 51, 255][x] : 100 }
    #expect(try grey(bytes).pixels == [255, 224, 100])
  }

  @Test("shrinking gives the mean of each block, interlaced or not", arguments: [false, true])
  func shrinking(isInterlaced: Bool) throws {
    let builder = PNGBuilder(width: 7, height: 5, colourType: 0, bitDepth: 8, isInterlaced: isInterlaced)
    func sample(_ x: Int, _ y: Int) -> Int { x * 30 + y * 10 }
    let bytes = builder.build { x, y, _ in sample(x, y) }
    let picture = try PictureFile.decodeGrey(bytes, name: "test", pixels: 12)
    // 4x3 blocks of 2x2; the last column and row are half blocks.
    #expect((picture.image.width, picture.image.height) == (4, 3))
    #expect((picture.originalWidth, picture.originalHeight) == (7, 5))
    #expect(picture.image.pixels == [20, 80, 140, 185, 40, 100, 160, 205, 55, 115, 175, 220])
  }

  @Test("a PNG cut anywhere is truncated, and a changed one damaged")
  func cutAndChanged() {
    let bytes = PNGBuilder(width: 20, height: 20, colourType: 2, bitDepth: 8).build { x, y, c in x + y + c }
    for length in stride(from: 8, to: bytes.count, by: 7) {
      let error = failure { () throws(ImagingError) in try grey(Array(bytes.prefix(length))) }
      #expect(error == .truncated(name: "test", format: .png), "cut at \(length)")
    }
    var changed = bytes
    changed[bytes.count / 2] ^= 1
    guard case .damaged("test", .png, let reason) = failure({ () throws(ImagingError) in try grey(changed) }) else {
      Issue.record("a changed byte went unnoticed")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test("what is written reads back the same")
  func roundTrip() throws {
    let folder = TemporaryFolder()
    var generator = SeededGenerator(seed: 21)
    let image = try RGBImage(width: 31, height: 17, pixels: generator.bytes(31 * 17 * 3))
    let path = folder.file("out.png")
    try image.writePNG(path: path)
    #expect(try PictureFile.readRGB(path: path).image == image)
    #expect(folder.contents == ["out.png"])
  }

  @Test("mutated files decode or throw, and never crash")
  func fuzz() {
    let seed: UInt64 = 4
    var generator = SeededGenerator(seed: seed)
    var thrown = 0
    for round in 0..<400 {
      let kind = [(0, 1), (0, 16), (2, 8), (3, 4), (6, 8)][round % 5]
      var builder = PNGBuilder(
        width: 9, height: 9, colourType: kind.0, bitDepth: kind.1, isInterlaced: round % 2 == 0)
      builder.palette = kind.0 == 3 ? generator.bytes(48) : []
      let bytes = builder.build { x, _, _ in x & 1 }.mutated(by: &generator)
      if failure({ () throws(ImagingError) in try PictureFile.decodeRGB(bytes, name: "test", pixels: 20 + round) })
        != nil
      {
        thrown += 1
      }
    }
    #expect(thrown > 300, "seed \(seed)")
  }
}
