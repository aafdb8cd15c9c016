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

  private func even(_ image: GreyImage) throws -> [UInt8] {
    let crop = FaceCrop()
    try crop.take(image)
    return crop.even
  }

  @Test("lighting is evened out: a dark and a bright version of a face look the same to the network")
  func lighting() throws {
    let dark = try even(ramp(start: 10, step: 1))
    let bright = try even(ramp(start: 60, step: 4))
    #expect(zip(dark, bright).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    let mean = dark.reduce(0) { $0 + Double($1) } / Double(dark.count)
    #expect(abs(mean - 128) < 1)
  }

  @Test("noise in a flat picture is not blown up to full contrast")
  func flat() throws {
    let pixels = (0..<48 * 48).map { UInt8(100 + $0 % 2) }
    let even = try even(GreyImage(width: 48, height: 48, pixels: pixels))
    #expect((even.max() ?? 0) - (even.min() ?? 0) <= 8)
  }

  @Test("the mirrored crop has every row the other way round")
  func mirror() throws {
    let crop = FaceCrop()
    try crop.take(try GreyImage(width: 48, height: 48, pixels: (0..<48 * 48).map { UInt8(truncatingIfNeeded: $0 * 7) }))
    for row in 0..<48 {
      #expect(Array(crop.mirrored[row * 48..<row * 48 + 48].reversed()) == Array(crop.even[row * 48..<row * 48 + 48]))
    }
  }

  @Test("a crop is 48 x 48 whatever the box, also over the edge of the picture")
  func cut() throws {
    let image = try GreyImage(width: 10, height: 8, pixels: Array(repeating: 50, count: 80))
    for box in [Box(x: 0, y: 0, width: 10, height: 8), Box(x: -5, y: -5, width: 30, height: 30)] {
      let crop = FaceCrop()
      crop.cut(Patch(box), from: image)
      #expect(crop.pixels == Array(repeating: 50, count: 48 * 48))
    }
  }
}
