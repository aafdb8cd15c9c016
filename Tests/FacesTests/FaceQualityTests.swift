import Imaging
import Testing

@testable import Faces

@Suite("Face quality")
struct FaceQualityTests {
  private func face(side: Double = 120, yaw: Float = 0, logit: Float = 5) -> FoundFace {
    let point = Point(x: 0, y: 0)
    return FoundFace(
      patch: Patch(x: 100, y: 100, width: side, height: side), score: 5, logit: logit, leftEye: point, rightEye: point,
      nose: point,
      yaw: yaw)
  }

  private func crop(_ value: (Int, Int) -> Int) -> PixelStatistics {
    let pixels = (0..<48 * 48).map { UInt8(clamping: value($0 % 48, $0 / 48)) }
    return pixels.withUnsafeBufferPointer { PixelStatistics($0, width: 48, height: 48) }
  }

  private func crisp(around level: Int) -> PixelStatistics { crop { x, y in level + (x / 4 + y / 4) % 2 * level / 2 } }

  @Test("a crisp, bright face is good and weighs fully")
  func good() {
    let quality = FaceQuality(crisp(around: 120), of: face(), pictureMean: 130)
    #expect(quality.verdict == .good)
    #expect(quality.weight == 1)
  }

  @Test(
    "a dark face, a backlit, a blurred, a far, a turned, a cut and a half hidden one are each named, and weigh less")
  func named() {
    let dark = FaceQuality(crop { x, y in 10 + (x / 4 + y / 4) % 2 * 12 }, of: face(), pictureMean: 20)
    #expect(dark.verdict == .dark)
    let backlit = FaceQuality(crisp(around: 40), of: face(), pictureMean: 150)
    #expect(backlit.verdict == .backlit)
    let blurred = FaceQuality(crop { x, _ in 60 + x * 3 }, of: face(), pictureMean: 120)
    #expect(blurred.verdict == .blurred)
    let far = FaceQuality(crisp(around: 120), of: face(side: 24), pictureMean: 120)
    #expect(far.verdict == .far)
    let turned = [0.3, -0.3].map { FaceQuality(crisp(around: 120), of: face(yaw: $0), pictureMean: 120) }
    #expect(turned.allSatisfy { $0.verdict == .turnedAway })
    let hidden = FaceQuality(crisp(around: 120), of: face(logit: 1), pictureMean: 120)
    #expect(hidden.verdict == .partlyHidden)
    let cut = FaceQuality(crisp(around: 120), of: face(), inside: 0.6, pictureMean: 120)
    #expect(cut.verdict == .cutOff)
    #expect([dark, backlit, blurred, cut, hidden].allSatisfy { $0.weight > 0 && $0.weight < 1 })
    #expect(([far] + turned).allSatisfy { $0.weight == 0 })
  }

  @Test("a dim face in a dim room is not backlit")
  func dim() {
    #expect(FaceQuality(crisp(around: 50), of: face(), pictureMean: 60).verdict == .good)
  }
}
