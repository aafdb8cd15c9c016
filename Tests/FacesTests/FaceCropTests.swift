import Imaging
import Testing

@testable import Faces

@Suite("Face crops")
struct FaceCropTests {
  /// Grey levels that rise along each row by `step`, from `start`.
  private func ramp(start: Int, step: Int) throws -> GreyImage {
    let pixels = (0..<48 * 48).map { UInt8(clamping: start + $0 % 48 * step) }
    return try GreyImage(width: 48, height: 48, pixels: pixels)
  }

  @Test("lighting is evened out: a dark and a bright version of a face look the same to the network")
  func lighting() throws {
    let dark = FaceCrop.normalisedLighting(try ramp(start: 10, step: 1))
    let bright = FaceCrop.normalisedLighting(try ramp(start: 60, step: 4))
    #expect(zip(dark, bright).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    let mean = dark.reduce(0) { $0 + Double($1) } / Double(dark.count)
    #expect(abs(mean - 128) < 1)
  }

  @Test("noise in a flat picture is not blown up to full contrast")
  func flat() throws {
    let pixels = (0..<48 * 48).map { UInt8(100 + $0 % 2) }
    let even = FaceCrop.normalisedLighting(try GreyImage(width: 48, height: 48, pixels: pixels))
    #expect((even.max() ?? 0) - (even.min() ?? 0) <= 8)
  }

  @Test("the mirror image of the mirror image is the picture")
  func mirror() {
    let pixels: [UInt8] = [1, 2, 3, 4, 5, 6]
    #expect(FaceCrop.mirrored(pixels, width: 3) == [3, 2, 1, 6, 5, 4])
    #expect(FaceCrop.mirrored(FaceCrop.mirrored(pixels, width: 3), width: 3) == pixels)
  }

  @Test("a crop is 48 x 48 whatever the box, also over the edge of the picture")
  func cut() throws {
    let image = try GreyImage(width: 10, height: 8, pixels: Array(repeating: 50, count: 80))
    for box in [Box(x: 0, y: 0, width: 10, height: 8), Box(x: -5, y: -5, width: 30, height: 30)] {
      let crop = FaceCrop.cut(box, from: image)
      #expect(crop.width == 48 && crop.height == 48)
      #expect(crop.pixels.allSatisfy { $0 == 50 })
    }
  }
}
