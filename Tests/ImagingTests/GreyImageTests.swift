import Testing

@testable import Imaging

@Suite struct GreyImageTests {
  let picture = GreyImage(4, 3) { x, y in 10 * y + x }

  @Test(
    "a size that the samples do not fill is refused", arguments: [(2, 2, 3), (0, 5, 0), (-1, -1, 1), (1 << 62, 4, 0)])
  func refusal(width: Int, height: Int, samples: Int) {
    let error = failure { () throws(ImagingError) in
      try GreyImage(width: width, height: height, pixels: [UInt8](repeating: 0, count: samples))
    }
    #expect(error == .sizeMismatch(width: width, height: height, samples: samples))
  }

  @Test("a sample is found by column and row")
  func sampleByPlace() throws {
    let image = try GreyImage(width: 2, height: 2, pixels: [1, 2, 3, 4])
    #expect(image[1, 0] == 2)
    #expect(image[0, 1] == 3)
  }

  @Test("a crop inside the picture is that part of it")
  func cropInside() {
    #expect(picture.crop(Box(x: 1, y: 1, width: 2, height: 2)).pixels == [11, 12, 21, 22])
  }

  @Test("a crop beyond the picture repeats the nearest edge pixel")
  func cropBeyond() {
    #expect(picture.crop(Box(x: -2, y: 2, width: 4, height: 2)).pixels == [20, 20, 20, 21, 20, 20, 20, 21])
    #expect(picture.crop(Box(x: 1 << 60, y: -(1 << 60), width: 2, height: 1)).pixels == [3, 3])
  }

  @Test("a crop without area is one pixel")
  func cropOfNothing() {
    #expect(picture.crop(Box(x: 2, y: 1, width: 0, height: -5)).pixels == [12])
  }

  @Test("a framed picture fits, is centred and has black bars")
  func framed() {
    let bright = GreyImage(20, 10) { _, _ in 200 }
    let frame = bright.framed(width: 40, height: 30)
    #expect((frame.width, frame.height) == (40, 30))
    for y in 0..<30 { #expect((0..<40).allSatisfy { frame[$0, y] == ((5..<25).contains(y) ? 200 : 0) }) }
    #expect(bright.framed(width: 20, height: 10) == bright)
    #expect(GreyImage(1, 300) { _, _ in 7 }.framed(width: 3, height: 3).pixels == [0, 7, 0, 0, 7, 0, 0, 7, 0])
  }
}
