import Testing

@testable import Imaging

@Suite struct BilinearTests {
  let picture = GreyImage(13, 9) { x, y in 7 * x * x + 13 * y * x + 31 * y }

  @Test("shrinking gives OpenCV 4.14's INTER_LINEAR_EXACT pixels")
  func shrinking() {
    #expect(
      picture.resized(width: 10, height: 7).pixels == [
        6, 24, 64, 125, 180, 149, 171, 101, 136, 211, 48, 88, 150, 117, 90, 152, 130, 158, 193, 153, 90, 152, 98, 86,
        155,
        143, 122, 197, 145, 62, 133, 101, 65, 181, 92, 103, 212, 117, 33, 188, 164, 125, 151, 45, 132, 116, 138, 101,
        176,
        135, 179, 88, 127, 145, 166, 149, 163, 104, 63, 44, 222, 152, 131, 40, 147, 80, 220, 188, 169, 172,
      ])
    #expect(
      picture.resized(width: 6, height: 4).pixels == [
        28, 96, 82, 159, 143, 192, 115, 78, 187, 175, 211, 75, 183, 140, 144, 164, 87, 159, 140, 99, 115, 126, 116, 83,
      ])
  }

  @Test("growing gives OpenCV 4.14's INTER_LINEAR_EXACT pixels")
  func growing() {
    let grown = picture.resized(width: 17, height: 12)
    #expect(
      grown.pixels.prefix(17).elementsEqual(
        [0, 5, 16, 34, 61, 98, 142, 193, 252, 126, 143, 152, 63, 165, 124, 136, 240]))
    #expect(
      grown.pixels.suffix(17).elementsEqual(
        [248, 154, 154, 207, 118, 38, 86, 157, 100, 53, 150, 238, 214, 199, 193, 194, 200]))
  }

  @Test("every pixel is within one grey level of interpolation in floating point")
  func againstFloatingPoint() {
    var generator = SeededGenerator(seed: 11)
    for (width, height) in [(5, 40), (31, 2), (64, 64), (1, 1)] {
      let source = GreyImage.random(23, 17, using: &generator)
      let resized = source.resized(width: width, height: height)
      for y in 0..<height {
        for x in 0..<width {
          let across = min(max((Double(x) + 0.5) * 23 / Double(width) - 0.5, 0), 22)
          let down = min(max((Double(y) + 0.5) * 17 / Double(height) - 0.5, 0), 16)
          let (left, top) = (Int(across), Int(down))
          func value(_ x: Int, _ y: Int) -> Double { Double(source[min(x, 22), min(y, 16)]) }
          let (share, fall) = (across - Double(left), down - Double(top))
          let upper = value(left, top) * (1 - share) + value(left + 1, top) * share
          let lower = value(left, top + 1) * (1 - share) + value(left + 1, top + 1) * share
          let exact = upper * (1 - fall) + lower * fall
          #expect(abs(Double(resized[x, y]) - exact) <= 1.5, "seed 11, \(width)x\(height) at \(x), \(y)")
        }
      }
    }
  }

  @Test("the same size is the same picture, and a side below 1 is taken as 1")
  func edges() {
    #expect(picture.resized(width: 13, height: 9) == picture)
    #expect(picture.resized(width: 0, height: -4).pixels.count == 1)
    let single = GreyImage(1, 1) { _, _ in 200 }
    #expect(single.resized(width: 3, height: 2).pixels == [UInt8](repeating: 200, count: 6))
  }

  @Test("every instruction set gives the same pixels", arguments: ScanKernel.available.map(\.name))
  func kernels(name: String) throws {
    let kernel = try #require(ScanKernel.available.first { $0.name == name })
    let scalar = try #require(ScanKernel.available.first)
    var generator = SeededGenerator(seed: 12)
    func side() -> Int { Int.random(in: 1...90, using: &generator) }
    for _ in 0..<60 {
      let bilinear = Bilinear(width: side(), height: side(), targetWidth: side(), targetHeight: side())
      let source = GreyImage.random(bilinear.width, bilinear.height, using: &generator)
      func pixels(_ kernel: ScanKernel) -> [UInt8] {
        var target = [UInt8](repeating: 0, count: bilinear.targetWidth * bilinear.targetHeight)
        var row = [UInt16](repeating: .max, count: bilinear.rowCapacity)
        bilinear.resize(source.pixels, into: &target, row: &row, kernel: kernel)
        return target
      }
      #expect(pixels(kernel) == pixels(scalar), "seed 12, \(bilinear.width)x\(bilinear.height)")
    }
  }
}
