import Imaging
import Testing

@testable import Faces

@Suite("A face that is cut off by the picture's edge", .enabled(if: hasPortraits, "'make demo' fetches the portraits"))
struct CutFaceFinderTests {
  /// Where the face of the portrait is.
  private static let face = Box(x: 177, y: 66, width: 97, height: 97)

  private func look(at box: (GreyImage) -> Box) throws -> Look {
    let portrait = try PictureFile.readGrey(path: portraits + "/astronaut.png").image
    return try makeReader().look(at: portrait.crop(box(portrait)))
  }

  @Test("is told so where half of it is left, at either side, and at the top")
  func half() throws {
    let (face, middle) = (Self.face, Self.face.x + Self.face.width / 2)
    let left = try look { Box(x: middle + 10, y: 0, width: $0.width - middle - 10, height: $0.height) }
    #expect(left.faces.isEmpty && left.reason == .cutOff)
    let right = try look { Box(x: 0, y: 0, width: middle, height: $0.height) }
    #expect(right.faces.isEmpty && right.reason == .cutOff)
    let top = face.y + face.height * 2 / 5
    let below = try look { Box(x: 0, y: top, width: $0.width, height: $0.height - top) }
    #expect(below.faces.isEmpty && below.reason == .cutOff)
  }

  @Test("is read, but trusted less, where most of it is left")
  func most() throws {
    let look = try look { Box(x: 0, y: 0, width: Self.face.x + Self.face.width * 3 / 5, height: $0.height) }
    #expect(look.faces.map(\.quality.verdict) == [.cutOff])
  }

  @Test("and a whole face is not, nor a picture without one")
  func whole() throws {
    #expect(try look { $0.bounds }.faces.map(\.quality.verdict) == [.good])
    #expect(try look { Box(x: 0, y: 300, width: $0.width, height: 200) }.reason == .nobody)
  }

  @Test("finds nothing in a picture of one pixel, or of none but one colour")
  func tiny() throws {
    let finder = try CutFaceFinder(
      cascade: Cascade(bytes: bytes(root + "/Models/cascades/frontalface_alt2.cascade"), name: "alt2"),
      confirmer: makeConfirmer())
    for (width, height) in [(1, 1), (1, 300), (700, 2), (640, 480), (1, 1)] {
      let pixels = [UInt8](repeating: 120, count: width * height)
      #expect(try !finder.seesCutFace(in: GreyImage(width: width, height: height, pixels: pixels)))
    }
  }
}
