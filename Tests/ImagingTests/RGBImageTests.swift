import Testing

@testable import Imaging

@Suite struct RGBImageTests {
  @Test("luma weighs green most and keeps grey as it is")
  func luma() throws {
    let image = try RGBImage(width: 5, height: 1, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77, 255, 255, 255])
    #expect(image.grey().pixels == [76, 150, 29, 77, 255])
  }

  @Test("a grey picture becomes colour and grey again unchanged")
  func roundTrip() {
    var generator = SeededGenerator(seed: 3)
    let grey = GreyImage.random(7, 5, using: &generator)
    #expect(RGBImage(grey).grey() == grey)
  }

  @Test("samples that are not three a pixel are refused")
  func refusal() {
    let error = failure { () throws(ImagingError) in try RGBImage(width: 2, height: 1, pixels: [1, 2, 3, 4]) }
    #expect(error == .sizeMismatch(width: 2, height: 1, samples: 4))
  }
}
