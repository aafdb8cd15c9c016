import CKernels
import Testing

@testable import Imaging

@Suite struct IntegralPlanesTests {
  private func planes(
    _ image: GreyImage, width: Int? = nil, height: Int? = nil, order: IntegralPlanes.Order = .sideBySide,
    kernel: ScanKernel = .selected
  ) -> IntegralPlanes {
    let planes = IntegralPlanes(width: width ?? image.width, height: height ?? image.height, hasDiagonals: true)
    // A second picture must find no traces of the first.
    (planes.base).update(repeating: .max, count: 3 * planes.squares)
    image.pixels.withUnsafeBufferPointer { pixels in
      if let pixels = pixels.baseAddress {
        planes.fill(pixels, width: image.width, height: image.height, order: order, kernel: kernel)
      }
    }
    return planes
  }

  @Test("sums and squares agree with adding up every rectangle")
  func rectangles() {
    var generator = SeededGenerator(seed: 31)
    let image = GreyImage.random(9, 7, using: &generator)
    let planes = planes(image, width: 14, height: 10)
    for y in 0...7 {
      for x in 0...9 {
        var (sum, square): (UInt32, UInt32) = (0, 0)
        for row in 0..<y {
          for column in 0..<x {
            let value = UInt32(image[column, row])
            (sum, square) = (sum + value, square + value * value)
          }
        }
        #expect(planes.base[y * planes.stride + x] == sum, "seed 31")
        #expect(planes.base[planes.squares + y * planes.stride + x] == square, "seed 31")
      }
    }
  }

  @Test("diagonals agree with adding up every right angle", arguments: [(9, 7), (3, 8), (1, 4), (8, 1), (2, 2)])
  func diagonals(width: Int, height: Int) {
    var generator = SeededGenerator(seed: 32)
    let image = GreyImage.random(width, height, using: &generator)
    let planes = planes(image)
    for y in 0...height {
      for x in 0...width {
        var sum: UInt32 = 0
        for row in 0..<y {
          for column in 0..<width where abs(column - x + 1) <= y - row - 1 { sum += UInt32(image[column, row]) }
        }
        #expect(planes.base[planes.diagonals + y * planes.stride + x] == sum, "seed 32, at \(x), \(y)")
      }
    }
  }

  @Test("diagonals are those of OpenCV's integral3")
  func opencv() {
    let image = GreyImage(5, 4) { x, y in 7 * x * x + 13 * y * x + 31 * y }
    let planes = planes(image)
    let expected: [[UInt32]] = [
      [0, 0, 0, 0, 0, 0], [0, 0, 7, 28, 63, 112], [0, 38, 86, 183, 336, 370], [38, 179, 360, 621, 826, 553],
      [179, 515, 948, 1344, 1058, 953],
    ]
    for (y, row) in expected.enumerated() {
      for (x, value) in row.enumerated() { #expect(planes.base[planes.diagonals + y * planes.stride + x] == value) }
    }
  }

  @Test("every instruction set and order of columns gives the same sums", arguments: ScanKernel.available.map(\.name))
  func kernels(name: String) throws {
    let kernel = try #require(ScanKernel.available.first { $0.name == name })
    var generator = SeededGenerator(seed: 33)
    for _ in 0..<40 {
      let (width, height) = (Int.random(in: 1...70, using: &generator), Int.random(in: 1...9, using: &generator))
      let image = GreyImage.random(width, height, using: &generator)
      let expected = planes(image, kernel: ScanKernel(isa: MIEN_ISA_SCALAR))
      for order in [IntegralPlanes.Order.sideBySide, .evenThenOdd] {
        let planes = planes(image, order: order, kernel: kernel)
        for plane in 0..<3 {
          for y in 0...height {
            for x in 0...width {
              let row = plane * planes.squares + y * planes.stride
              #expect(
                planes.base[row + planes.place(x, order)] == expected.base[row + x],
                "seed 33, \(width)x\(height), plane \(plane) at \(x), \(y)")
            }
          }
        }
      }
    }
  }
}
