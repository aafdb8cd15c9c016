import Testing

@testable import Imaging

@Suite("Cutting patches out of pictures")
struct PatchTests {
  private func sample(_ patch: Patch, of image: GreyImage, columns: Int, rows: Int) -> [UInt8] {
    var target = [UInt8](repeating: 0, count: columns * rows)
    target.withUnsafeMutableBufferPointer { patch.sample(image, columns: columns, rows: rows, into: $0) }
    return target
  }

  private func random(width: Int, height: Int, seed: UInt64) throws -> GreyImage {
    var state = seed
    let pixels = (0..<width * height).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    return try GreyImage(width: width, height: height, pixels: pixels)
  }

  @Test("a box at its own size is copied")
  func copy() throws {
    let image = try random(width: 31, height: 17, seed: 1)
    let box = Box(x: 5, y: 3, width: 12, height: 9)
    #expect(sample(Patch(box), of: image, columns: 12, rows: 9) == image.crop(box).pixels)
  }

  @Test("a larger box gives the mean of what each target pixel covers")
  func mean() throws {
    let image = try random(width: 24, height: 24, seed: 2)
    for parts in 2...4 {
      let side = 6
      let whole = Box(x: 0, y: 0, width: side * parts, height: side * parts)
      let shrunk = sample(Patch(whole), of: image, columns: side, rows: side)
      for (place, value) in shrunk.enumerated() {
        let cell = image.crop(
          Box(x: place % side * parts, y: place / side * parts, width: parts, height: parts))
        let mean = Double(cell.pixels.reduce(0) { $0 + Int($1) }) / Double(parts * parts)
        #expect(abs(Double(value) - mean) <= 0.51)
      }
    }
  }

  @Test("a patch that is turned by a right angle reads the picture sideways")
  func quarterTurn() throws {
    let image = try random(width: 9, height: 9, seed: 3)
    var patch = Patch(image.bounds)
    patch.roll = .pi / 2
    let turned = sample(patch, of: image, columns: 9, rows: 9)
    for row in 0..<9 {
      for column in 0..<9 { #expect(abs(Int(turned[row * 9 + column]) - Int(image[8 - row, column])) <= 1) }
    }
  }

  @Test("what lies over the edge is the nearest pixel")
  func edge() throws {
    let image = try GreyImage(width: 2, height: 2, pixels: [10, 10, 200, 200])
    let wide = sample(Patch(Box(x: -4, y: -4, width: 10, height: 10)), of: image, columns: 10, rows: 10)
    #expect(wide[0..<40].allSatisfy { $0 == 10 } && wide[60..<100].allSatisfy { $0 == 200 })
  }

  @Test("absurd patches and a single pixel do no harm", arguments: [0, 1, 1e-9, 1e300, -5, .infinity, .nan])
  func absurd(_ number: Double) throws {
    let image = try GreyImage(width: 1, height: 1, pixels: [77])
    let patch = Patch(x: number, y: -number, width: number, height: number, roll: number)
    #expect(sample(patch, of: image, columns: 4, rows: 4) == Array(repeating: 77, count: 16))
  }

  @Test("places of a patch turn with it")
  func places() {
    let patch = Patch(x: 50, y: 40, width: 20, height: 10, roll: .pi / 2)
    let edge = patch.point(across: 0.5, down: 0)
    #expect(abs(edge.x - 50) < 1e-9 && abs(edge.y - 50) < 1e-9)
    let below = patch.point(across: 0, down: 0.5)
    #expect(abs(below.x - 45) < 1e-9 && abs(below.y - 40) < 1e-9)
  }

  @Test("a box in a sampled picture is the patch it shows")
  func inner() {
    let patch = Patch(x: 50, y: 40, width: 96, height: 48, roll: 0.3)
    #expect(patch.inner(Box(x: 0, y: 0, width: 48, height: 24), columns: 48, rows: 24) == patch)
    let part = patch.inner(Box(x: 24, y: 12, width: 24, height: 12), columns: 48, rows: 24)
    let middle = patch.point(across: 0.25, down: 0.25)
    #expect(part == Patch(x: middle.x, y: middle.y, width: 48, height: 24, roll: 0.3))
    #expect(Patch(Box(x: 3, y: 4, width: 5, height: 7)).box == Box(x: 3, y: 4, width: 5, height: 7))
  }

  @Test("a patch inside the picture is the middle of one that reaches over the edge", arguments: [0.25, 1, 1.5, 3.2])
  func inside(step: Double) throws {
    let image = try random(width: 90, height: 70, seed: 5)
    for roll in [0, 0.3, -1.2, .pi] {
      let (columns, rows, rim) = (7, 9, Int(60 / step))
      func patch(_ rim: Int) -> Patch {
        Patch(
          x: 44.3, y: 35.8, width: step * Double(columns + 2 * rim), height: step * Double(rows + 2 * rim), roll: roll)
      }
      let small = sample(patch(0), of: image, columns: columns, rows: rows)
      let wide = sample(patch(rim), of: image, columns: columns + 2 * rim, rows: rows + 2 * rim)
      for (place, value) in small.enumerated() {
        let other = wide[(rim + place / columns) * (columns + 2 * rim) + rim + place % columns]
        // Where a sample lies is rounded to 1/65536 of a pixel from another corner.
        #expect(abs(Int(value) - Int(other)) <= 1)
      }
    }
  }
}
