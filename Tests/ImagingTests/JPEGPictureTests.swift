import Testing

@testable import Imaging

@Suite struct JPEGPictureTests {
  private let levels: [UInt8] = [20, 90, 160, 230]

  /// The levels in the middle of each quarter: top left, top right, bottom left, bottom right.
  private func quarters(_ image: GreyImage) -> [UInt8] {
    let (left, right) = (image.width / 4, image.width * 3 / 4)
    let (top, bottom) = (image.height / 4, image.height * 3 / 4)
    return [image[left, top], image[right, top], image[left, bottom], image[right, bottom]]
  }

  private func isNear(_ one: [UInt8], _ other: [UInt8], within: Int = 3) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { abs(Int($0) - Int($1)) <= within }
  }

  @Test("baseline, progressive, one-component and CMYK files give their luma")
  func kinds() throws {
    for bytes in [JPEGFixture.progressive, JPEGFixture.greyOnly, JPEGFixture.cmyk] {
      let image = try PictureFile.decodeGrey(bytes, name: "test").image
      #expect(isNear(quarters(image), levels))
      let colour = try PictureFile.decodeRGB(bytes, name: "test").image
      #expect(isNear(colour.grey().pixels, image.pixels))
    }
  }

  @Test("colours come out in the order red, green, blue")
  func colours() throws {
    let image = try PictureFile.decodeRGB(JPEGFixture.stripes, name: "test").image
    #expect((image.width, image.height) == (24, 16))
    for (stripe, expected) in [[255, 0, 0], [0, 255, 0], [0, 0, 255] as [UInt8]].enumerated() {
      let place = (8 * 24 + 8 * stripe + 4) * 3
      #expect(isNear(Array(image.pixels[place..<(place + 3)]), expected, within: 6))
    }
  }

  @Test("every EXIF orientation is turned upright", arguments: 1...8)
  func orientation(value: Int) throws {
    // Which stored corner is seen top left, top right, bottom left, bottom right (JEITA CP-3451, Orientation).
    let seen = [
      [0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0], [2, 3, 0, 1], [0, 2, 1, 3], [2, 0, 3, 1], [3, 1, 2, 0], [1, 3, 0, 2],
    ][value - 1]
    var bytes = JPEGFixture.quadrants
    #expect(bytes[49] == 6)
    bytes[49] = UInt8(value)
    let picture = try PictureFile.decodeGrey(bytes, name: "test")
    #expect((picture.image.width, picture.image.height) == (value < 5 ? (48, 32) : (32, 48)))
    #expect((picture.originalWidth, picture.originalHeight) == (picture.image.width, picture.image.height))
    #expect(isNear(quarters(picture.image), seen.map { levels[$0] }))
    let colour = try PictureFile.decodeRGB(bytes, name: "test").image
    #expect(isNear(quarters(colour.grey()), seen.map { levels[$0] }, within: 4))
  }

  @Test("a JPEG over the pixel limit is decoded smaller, with its own size kept")
  func smaller() throws {
    let picture = try PictureFile.decodeGrey(JPEGFixture.quadrants, name: "test", pixels: 400)
    #expect((picture.image.width, picture.image.height) == (16, 24))
    #expect((picture.originalWidth, picture.originalHeight) == (32, 48))
    #expect(picture.scale == 2)
    #expect(picture.original(Box(x: 2, y: 3, width: 5, height: 6)) == Box(x: 4, y: 6, width: 10, height: 12))
  }

  @Test("a JPEG cut anywhere is refused")
  func cut() {
    for bytes in [JPEGFixture.quadrants, JPEGFixture.progressive] {
      for length in 3..<(bytes.count - 2) {
        let cut = Array(bytes.prefix(length))
        let error = failure { () throws(ImagingError) in try PictureFile.decodeGrey(cut, name: "test") }
        #expect(error == .truncated(name: "test", format: .jpeg), "cut at \(length)")
      }
    }
  }

  @Test("a JPEG without pixels in its header is refused")
  func noPixels() {
    let error = failure { () throws(ImagingError) in
      try PictureFile.decodeGrey(FlatJPEG(width: 0, height: 8).bytes, name: "test")
    }
    guard case .damaged("test", .jpeg, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test("a progressive JPEG whose coefficients would fill the board's memory is refused")
  func memory() throws {
    var bytes = JPEGFixture.progressive
    // The frame header (SOF2) has the height at 5 and the width at 7: 9,999 and 20,000.
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC2]) })
    bytes.replaceSubrange((frame + 5)..<(frame + 9), with: [0x27, 0x0F, 0x4E, 0x20])
    let error = failure { () throws(ImagingError) in try PictureFile.decodeGrey(bytes, name: "test") }
    #expect(error == .tooMuchMemory(name: "test", format: .jpeg))
  }

  @Test("a JPEG of hundreds of scans is refused before it takes minutes")
  func scans() throws {
    let usual = try PictureFile.decodeGrey(SlowJPEG(coefficients: 10).bytes, name: "test").image
    #expect(usual == GreyImage(64, 64) { _, _ in 128 })
    let error = failure { () throws(ImagingError) in
      try PictureFile.decodeGrey(SlowJPEG(coefficients: 63).bytes, name: "test")
    }
    #expect(error == .damaged(name: "test", format: .jpeg, reason: "it has too many scans"))
  }

  @Test("mutated files decode or throw, and never crash")
  func fuzz() {
    let seed: UInt64 = 17
    var generator = SeededGenerator(seed: seed)
    var thrown = 0
    for round in 0..<1_500 {
      let original = [JPEGFixture.quadrants, JPEGFixture.progressive, JPEGFixture.cmyk, JPEGFixture.stripes][round % 4]
      let bytes = original.mutated(by: &generator)
      // The limit keeps what a changed header promises small.
      let error = failure { () throws(ImagingError) in try PictureFile.decodeRGB(bytes, name: "test", pixels: 40_000) }
      if error != nil { thrown += 1 }
    }
    #expect(thrown > 700, "seed \(seed)")
  }
}
