import Testing

@testable import Imaging

@Suite struct ScanScaleTests {
  private func scales(
    _ width: Int, _ height: Int, factor: Double = 1.1, minSize: Int = 0, maxSize: Int? = nil
  ) throws -> [ScanScale] {
    var builder = CascadeBuilder.blob
    (builder.width, builder.height) = (20, 20)
    let parameters = try ScanParameters(scaleFactor: factor, minSize: minSize, maxSize: maxSize)
    return ScanScale.all(
      width: width, height: height, cascade: try Cascade(bytes: builder.bytes, name: "test"), parameters: parameters)
  }

  @Test("windows grow by the scale factor from the cascade's own to the picture's shorter side")
  func growth() throws {
    let scales = try scales(100, 60, factor: 1.5)
    #expect(scales.map(\.windowWidth) == [20, 30, 45])
    #expect(scales.map(\.shrinking.targetWidth) == [100, 67, 44])
    #expect(scales.map(\.shrinking.targetHeight) == [60, 40, 27])
    #expect(scales.map(\.step) == [2, 2, 1])
  }

  @Test("only windows from the smallest to the largest size wanted are used")
  func limits() throws {
    #expect(try scales(200, 200, factor: 1.5, minSize: 30, maxSize: 68).map(\.windowWidth) == [30, 45, 68])
  }

  @Test("where no window is within the limits, the nearest to the smallest is used")
  func nearest() throws {
    #expect(try scales(200, 200, factor: 1.5, minSize: 60, maxSize: 64).map(\.windowWidth) == [68])
  }

  @Test("a picture smaller than the window has no scales")
  func tooSmall() throws {
    #expect(try scales(19, 400).isEmpty)
    #expect(try scales(1, 1).isEmpty)
    #expect(try scales(20, 20).count == 1)
  }
}
