import Testing

@testable import Imaging

@Suite struct DrawingTests {
  private let blank = RGBImage(GreyImage(20, 16) { _, _ in 0 })

  private func inked(_ image: RGBImage) -> Set<Int> {
    Set((0..<(image.width * image.height)).filter { image.pixels[3 * $0] != 0 })
  }

  @Test("a filled box covers exactly its pixels, in its colour")
  func fill() {
    var image = blank
    image.fill(Box(x: 2, y: 3, width: 2, height: 1), with: Colour(red: 9, green: 8, blue: 7))
    #expect(inked(image) == [62, 63])
    #expect(image.pixels[186..<189].elementsEqual([9, 8, 7]))
  }

  @Test("an outline lies inside its box")
  func outline() {
    var image = blank
    image.outline(Box(x: 1, y: 1, width: 4, height: 3), with: .white, thickness: 1)
    #expect(inked(image) == [21, 22, 23, 24, 41, 44, 61, 62, 63, 64])
  }

  @Test("what lies outside the picture is left out")
  func clipping() {
    var image = blank
    image.fill(Box(x: -5, y: -5, width: 6, height: 6), with: .white)
    image.outline(Box(x: 100, y: 100, width: 50, height: 50), with: .white)
    image.outline(Box(x: -40, y: -40, width: 0, height: -2), with: .white, thickness: 0)
    image.draw("out", x: 19, y: -20, with: .white, scale: 3)
    #expect(inked(image) == [0])
  }

  @Test("text is drawn letter by letter at its scale, and its size is known before")
  func text() {
    var small = blank
    small.draw("l", x: 0, y: 0, with: .white)
    var large = blank
    large.draw("l", x: 0, y: 0, with: .white, scale: 2)
    #expect(!inked(small).isEmpty)
    #expect(inked(large).count == 4 * inked(small).count)
    var second = blank
    second.draw(" l", x: 0, y: 0, with: .white)
    #expect(inked(second) == Set(inked(small).map { $0 + 6 }))
    #expect(RGBImage.size(of: "ab", scale: 2) == (22, 16))
    #expect(RGBImage.size(of: "") == (0, 8))
  }
}
