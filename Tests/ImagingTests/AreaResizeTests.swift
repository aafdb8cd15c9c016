import Testing

@testable import Imaging

@Suite struct AreaResizeTests {
  @Test("a whole factor gives the mean of each block")
  func wholeFactor() {
    let image = GreyImage(4, 2) { x, y in [[10, 20, 0, 0], [30, 40, 0, 255]][y][x] }
    #expect(image.areaResized(width: 2, height: 1).pixels == [25, 64])
  }

  @Test("a broken factor takes edge pixels by the share covered")
  func brokenFactor() {
    let image = GreyImage(3, 1) { x, _ in [0, 90, 240][x] }
    // (0 * 1 + 90 / 2) / 1.5 and (90 / 2 + 240) / 1.5
    #expect(image.areaResized(width: 2, height: 1).pixels == [30, 190])
  }

  @Test("the mean of the picture is kept")
  func mean() {
    var generator = SeededGenerator(seed: 5)
    let image = GreyImage.random(97, 61, using: &generator)
    let small = image.areaResized(width: 12, height: 7)
    func mean(_ image: GreyImage) -> Double { image.pixels.reduce(0) { $0 + Double($1) } / Double(image.pixels.count) }
    #expect(abs(mean(small) - mean(image)) < 0.5, "seed 5")
  }

  @Test("growing interpolates, and the same size is the same picture")
  func otherSizes() {
    let image = GreyImage(3, 3) { x, y in 50 * x + y }
    #expect(image.areaResized(width: 6, height: 2) == image.resized(width: 6, height: 2))
    #expect(image.areaResized(width: 3, height: 3) == image)
  }
}
