import Testing

@testable import Imaging

@Suite struct PGMPictureTests {
  private func grey(_ text: String, _ samples: [UInt8] = []) throws(ImagingError) -> GreyImage {
    try PictureFile.decodeGrey(Array(text.utf8) + samples, name: "test").image
  }

  private func refusal(_ text: String, _ samples: [UInt8] = []) -> ImagingError? {
    failure { () throws(ImagingError) in try grey(text, samples) }
  }

  @Test("bytes and text give the same picture, comments and all")
  func bothKinds() throws {
    let bytes = try grey("P5\n# a comment with 9 9 9\n3 2 # another\n255\n", [1, 2, 3, 4, 5, 6])
    #expect(bytes == GreyImage(3, 2) { x, y in 3 * y + x + 1 })
    #expect(try grey("P2 3 2 255\n1 2 3 # middle\n4\t5\r\n6") == bytes)
  }

  @Test("samples are spread from 0...maxval over 0...255")
  func maxval() throws {
    #expect(try grey("P5 4 1 15\n", [0, 5, 10, 15]).pixels == [0, 85, 170, 255])
    #expect(try grey("P5 3 1 65535\n", [0, 0, 0x80, 0, 0xFF, 0xFF]).pixels == [0, 128, 255])
    #expect(try grey("P2 3 1 1000 0 500 1000").pixels == [0, 128, 255])
  }

  @Test("as colour it has three equal channels")
  func colour() throws {
    let picture = try PictureFile.decodeRGB(Array("P2 2 1 255 7 9".utf8), name: "test").image
    #expect(picture.pixels == [7, 7, 7, 9, 9, 9])
  }

  @Test("shrinking gives the mean of each block")
  func shrinking() throws {
    let bytes = Array("P5 3 3 255\n".utf8) + [10, 20, 30, 30, 40, 50, 70, 90, 110]
    let picture = try PictureFile.decodeGrey(bytes, name: "test", pixels: 4)
    #expect(picture.image.pixels == [25, 40, 80, 110])
    #expect(picture.originalWidth == 3)
  }

  @Test("what is wrong is named")
  func refusals() {
    #expect(refusal("P5 2 2 255\n", [1, 2, 3]) == .truncated(name: "test", format: .pgm))
    #expect(refusal("P5 2") == .truncated(name: "test", format: .pgm))
    #expect(refusal("P5 1 1 255") == .truncated(name: "test", format: .pgm))
    #expect(refusal("P2 2 1 255 1") == .truncated(name: "test", format: .pgm))
    #expect(refusal("P5 0 2 255\n") == .zeroSize(name: "test", format: .pgm))
    #expect(
      refusal("P5 1 1 70000\n", [0, 0])
        == .damaged(name: "test", format: .pgm, reason: "the maximum 70000 is not 1 to 65535"))
    #expect(
      refusal("P2 1 1 9 10")
        == .damaged(name: "test", format: .pgm, reason: "a sample is 10, above the maximum 9"))
    #expect(refusal("P2 1 1 9 x") == .damaged(name: "test", format: .pgm, reason: "a sample is not a number"))
    #expect(
      refusal("P5 -1 1 9 ") == .damaged(name: "test", format: .pgm, reason: "the header is not three numbers"))
  }

  @Test("mutated files decode or throw, and never crash")
  func fuzz() {
    let seed: UInt64 = 9
    var generator = SeededGenerator(seed: seed)
    let originals = [Array("P5 5 4 255\n".utf8) + generator.bytes(20), Array("P2 3 2 99 1 2 3 40 50 60".utf8)]
    var thrown = 0
    for round in 0..<2_000 {
      let bytes = originals[round % 2].mutated(by: &generator)
      if failure({ () throws(ImagingError) in try PictureFile.decodeGrey(bytes, name: "t", pixels: 100) }) != nil {
        thrown += 1
      }
    }
    #expect(thrown > 900, "seed \(seed)")
  }
}
