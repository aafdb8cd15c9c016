import Glibc
import Imaging
import Testing

@testable import Faces

@Suite("A found face")
struct FoundFaceTests {
  /// Eyes 40 pixels apart about (100, 80), the nose 31 below, all turned by `roll`.
  private func face(roll: Double = 0, side: Double = 107) -> FoundFace {
    let head = Patch(x: 100, y: 80, width: 1, height: 1, roll: roll)
    return FoundFace(
      patch: Patch(x: 100, y: 90, width: side, height: side), score: 5, leftEye: head.point(across: -20, down: 0),
      rightEye: head.point(across: 20, down: 0), nose: head.point(across: 0, down: 31), yaw: 0)
  }

  @Test("the tilt of the head is that of its eyes", arguments: [-0.4, 0, 0.3])
  func roll(_ roll: Double) { #expect(abs(face(roll: roll).roll - roll) < 1e-9) }

  @Test("an upright face is cut out around its eyes and nose, a tilted one turned upright")
  func aligned() {
    let upright = face().aligned
    #expect(abs(upright.width - 2.68 * 40) < 0.1 && upright.roll == 0)
    #expect(abs(upright.x - 100) < 1e-9 && abs(upright.y - (80 + 0.257 * 40)) < 1e-9)
    #expect(abs(face(roll: 0.3).aligned.roll - 0.3) < 1e-9)
  }

  @Test("the identity network sees a little more than the expression network, and lower")
  func likeness() {
    let (aligned, likeness) = (face(roll: 0.3).aligned, face(roll: 0.3).likeness)
    #expect(likeness.width > aligned.width && likeness.height == likeness.width && likeness.roll == aligned.roll)
    let middle = aligned.point(across: 0, down: 0.1)
    #expect(abs(likeness.x - middle.x) < 1e-9 && abs(likeness.y - middle.y) < 1e-9)
  }

  @Test("eyes that are off do not move the patch far from the windows")
  func limits() {
    let odd = FoundFace(
      patch: Patch(x: 100, y: 100, width: 100, height: 100), score: 5, leftEye: Point(x: 10, y: 20),
      rightEye: Point(x: 190, y: 20), nose: Point(x: 100, y: 180), yaw: 0)
    #expect(odd.aligned.width == 115 && abs(odd.aligned.x - 100) <= 15 && abs(odd.aligned.y - 100) <= 15)
    let point = Point(x: 100, y: 100)
    let none = FoundFace(patch: odd.patch, score: 5, leftEye: point, rightEye: point, nose: point, yaw: 0)
    #expect(none.aligned == odd.patch)
  }

  @Test("the zone holds eyes, nose and mouth")
  func zone() {
    let zone = face().zone
    #expect(zone.x < 80 && zone.x + zone.width > 120 && zone.y < 78 && zone.y + zone.height > 80 + 31 + 10)
  }
}
