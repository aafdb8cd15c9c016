import Testing

@testable import Imaging

@Suite struct PictureFileTests {
  let folder = TemporaryFolder()

  @Test("the format is told by content, not by name")
  func formatByContent() throws {
    let png = PNGBuilder(width: 2, height: 1, colourType: 0, bitDepth: 8).build { x, _, _ in 100 * x }
    let picture = try PictureFile.readGrey(path: folder.file("wrong.jpg", png))
    #expect(picture.image.pixels == [0, 100])
  }

  @Test("empty files and files of other formats are refused by name")
  func refusals() {
    let empty = folder.file("empty.jpg", [])
    #expect(failure { () throws(ImagingError) in try PictureFile.readGrey(path: empty) } == .empty(name: empty))
    for content in ["GIF89a..........", "P6 1 1 255\n...", "x"] {
      let file = folder.file("other.png", Array(content.utf8))
      #expect(failure { () throws(ImagingError) in try PictureFile.readRGB(path: file) } == .unknownFormat(name: file))
    }
  }

  @Test("a picture of 1x1 is read from every format")
  func onePixel() throws {
    let png = PNGBuilder(width: 1, height: 1, colourType: 0, bitDepth: 8).build { _, _, _ in 9 }
    let jpeg = FlatJPEG(width: 1, height: 1).bytes
    for (bytes, value) in [(png, UInt8(9)), (Array("P5 1 1 255 ".utf8) + [9], 9), (jpeg, 128)] {
      let picture = try PictureFile.decodeGrey(bytes, name: "dot")
      #expect(picture.image == GreyImage(1, 1) { _, _ in Int(value) })
      #expect(picture.scale == 1)
    }
  }

  @Test(
    "12,000x9,000 pictures are shrunk on the way, and boxes lead back to the file's pixels", arguments: ["jpeg", "png"])
  func large(format: String) throws {
    let bytes = format == "jpeg" ? FlatJPEG(width: 12_000, height: 9_000).bytes : FlatPNG.white12000x9000
    let picture = try PictureFile.decodeGrey(bytes, name: format)
    let image = picture.image
    #expect(image.width * image.height <= PictureFile.usualPixels && image.width >= 3_000)
    #expect((picture.originalWidth, picture.originalHeight) == (12_000, 9_000))
    #expect(picture.original(image.bounds) == Box(x: 0, y: 0, width: 12_000, height: 9_000))
    let corner = picture.original(Box(x: image.width - 3, y: image.height - 3, width: 3, height: 3))
    #expect(corner.x + corner.width == 12_000 && corner.y + corner.height == 9_000)
    #expect(abs(Double(corner.width) - 3 * picture.scale) <= 1)
    let expected: UInt8 = format == "jpeg" ? 128 : 255
    #expect(image[0, 0] == expected && image[image.width - 1, image.height - 1] == expected)
  }

  @Test("more than 200 megapixels are refused before anything is decoded")
  func tooLarge() {
    let jpeg = FlatJPEG(width: 65_500, height: 65_500, isCut: true).bytes
    let png = PNGBuilder(width: 500_000, height: 500_000, colourType: 0, bitDepth: 1).file(data: [])
    let pgm = Array("P5 100000 2001 255\n".utf8)
    for (bytes, width, height) in [(jpeg, 65_500, 65_500), (png, 500_000, 500_000), (pgm, 100_000, 2_001)] {
      let error = failure { () throws(ImagingError) in try PictureFile.decodeGrey(bytes, name: "huge") }
      #expect(error == .tooLarge(name: "huge", width: width, height: height))
    }
  }

  @Test("the error texts name the file and what to do")
  func texts() {
    let errors: [ImagingError] = [
      .unreadable(name: "a.jpg", reason: "Permission denied"), .directory(name: "a.jpg"), .empty(name: "a.jpg"),
      .unknownFormat(name: "a.jpg"), .truncated(name: "a.jpg", format: .png), .zeroSize(name: "a.jpg", format: .pgm),
      .damaged(name: "a.jpg", format: .jpeg, reason: "no tables"), .tooManyBytes(name: "a.jpg", limit: 9_000_000),
      .tooLarge(name: "a.jpg", width: 30_000, height: 20_000), .unwritable(name: "a.jpg", reason: "No space left"),
    ]
    for error in errors { #expect(error.description.hasPrefix("a.jpg: ")) }
    #expect(errors[3].description == "a.jpg: neither JPEG, PNG nor PGM; convert the picture to one of these")
    #expect(errors[8].description == "a.jpg: 30000x20000 is more than 200 megapixels; make the picture smaller")
  }
}
