import Imaging
import Testing

@testable import Faces

@Suite("Face quality")
struct FaceQualityTests {
  private let near = Box(x: 0, y: 0, width: 120, height: 120)

  private func crop(_ value: (Int, Int) -> Int) -> PixelStatistics {
    let pixels = (0..<48 * 48).map { UInt8(clamping: value($0 % 48, $0 / 48)) }
    return pixels.withUnsafeBufferPointer { PixelStatistics($0, width: 48, height: 48) }
  }

  @Test("a crisp, bright face is good and weighs fully")
  func good() throws {
    let quality = FaceQuality(crop { x, y in 120 + (x / 4 + y / 4) % 2 * 60 }, box: near)
    #expect(quality.verdict == .good)
    #expect(quality.weight == 1)
  }

  @Test("a dark face, a blurred one and a far one are each named, and weigh less")
  func named() throws {
    let dark = FaceQuality(crop { x, y in 10 + (x / 4 + y / 4) % 2 * 12 }, box: near)
    #expect(dark.verdict == .dark)
    let blurred = FaceQuality(crop { x, _ in 60 + x * 3 }, box: near)
    #expect(blurred.verdict == .blurred)
    let far = FaceQuality(
      crop { x, y in 120 + (x / 4 + y / 4) % 2 * 60 }, box: Box(x: 0, y: 0, width: 24, height: 24))
    #expect(far.verdict == .far)
    #expect([dark, blurred, far].allSatisfy { $0.weight < 1 })
  }
}
