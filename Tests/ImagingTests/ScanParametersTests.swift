import Testing

@testable import Imaging

@Suite struct ScanParametersTests {
  @Test("the defaults are OpenCV's, with faces from 20 pixels")
  func defaults() throws {
    #expect(try ScanParameters() == ScanParameters.standard)
    #expect(ScanParameters.standard.scaleFactor == 1.1)
  }

  @Test("values out of range are refused by name")
  func refusals() {
    for factor in [1, 0.5, -1, .nan, .infinity, 11] {
      let error = failure { () throws(ImagingError) in try ScanParameters(scaleFactor: factor) }
      #expect(error == .badParameter(name: "scale factor", reason: "\(factor) is not 1.01 to 10"))
    }
    #expect(
      failure { () throws(ImagingError) in try ScanParameters(minNeighbours: -1) }
        == .badParameter(name: "neighbours", reason: "-1 is below 0"))
    #expect(
      failure { () throws(ImagingError) in try ScanParameters(minSize: 50, maxSize: 40) }
        == .badParameter(name: "face size", reason: "50 to 40 pixels is no range"))
    #expect(
      failure { () throws(ImagingError) in try ScanParameters(minSize: -1) }
        == .badParameter(name: "face size", reason: "-1 to any pixels is no range"))
  }
}
