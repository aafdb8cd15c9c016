import FoundationEssentials
import Imaging
import Inference
import Testing

@testable import Faces

@Suite("Finding faces", .enabled(if: hasPortraits, "'make demo' fetches the portraits"))
struct FaceFinderTests {
  /// Colonel Collins, her face at (177, 66), 97 pixels a side.
  private func portrait() throws -> GreyImage {
    try PictureFile.readGrey(path: portraits + "/astronaut.png").image
  }

  private func find(_ image: GreyImage, _ settings: FaceFinder.Settings = .init()) throws -> [FoundFace] {
    var faces: [FoundFace] = []
    try makeFinder(settings).find(in: image, into: &faces)
    return faces
  }

  private func view(_ patch: Patch, of image: GreyImage, width: Int = 320, height: Int = 240) throws -> GreyImage {
    var view = try GreyImage(width: width, height: height, pixels: Array(repeating: 0, count: width * height))
    view.refill { patch.sample(image, columns: width, rows: height, into: $0) }
    return view
  }

  @Test("a portrait has one face, with eyes and nose where they are")
  func portraitFace() throws {
    let faces = try find(portrait())
    let face = try #require(faces.first)
    #expect(faces.count == 1)
    func isNear(_ point: Point, _ x: Double, _ y: Double) -> Bool {
      abs(point.x - x) < 8 && abs(point.y - y) < 8
    }
    #expect(isNear(face.leftEye, 208, 105), "\(face.leftEye)")
    #expect(isNear(face.rightEye, 247, 105), "\(face.rightEye)")
    #expect(isNear(face.nose, 228, 126), "\(face.nose)")
  }

  @Test("a tilted head is found, and its tilt told", arguments: [-25.0, -15, 15, 25])
  func tilted(degrees: Double) throws {
    let image = try portrait()
    // The head is seen tilted the other way than the patch is.
    let tilted = try view(
      Patch(x: 226, y: 115, width: 320, height: 240, roll: -degrees * .pi / 180), of: image)
    let face = try #require(find(tilted).first)
    #expect(face.box.intersectionOverUnion(Box(x: 112, y: 72, width: 97, height: 97)) > 0.5, "\(face.box)")
    #expect(abs(face.roll * 180 / .pi - degrees) < 8, "\(face.roll * 180 / .pi) degrees")
  }

  @Test("what is held before a part of a face makes the network less sure of it")
  func hidden() throws {
    let image = try portrait()
    var covered = image
    covered.refill { pixels in
      // A grey card over mouth and chin.
      for y in 134..<175 { for x in 170..<280 { pixels[y * image.width + x] = UInt8(120 + (x + y) % 24) } }
    }
    let (clear, hidden) = (try #require(find(image).first), try #require(find(covered).first))
    #expect(!clear.isPartlyHidden && hidden.logit < clear.logit - 1, "\(clear.logit), then \(hidden.logit)")
  }

  @Test("an upright head hides a tilted one, unless all tilts are asked for")
  func everyRoll() throws {
    let image = try portrait()
    var pixels: [UInt8] = []
    let upright = try view(Patch(x: 226, y: 115, width: 240, height: 240), of: image, width: 240)
    let tilted = try view(Patch(x: 226, y: 115, width: 240, height: 240, roll: -0.4), of: image, width: 240)
    for start in stride(from: 0, to: 240 * 240, by: 240) {
      pixels.append(contentsOf: upright.pixels[start..<start + 240])
      pixels.append(contentsOf: tilted.pixels[start..<start + 240])
    }
    let both = try GreyImage(width: 480, height: 240, pixels: pixels)
    var settings = FaceFinder.Settings()
    #expect(try find(both, settings).count == 1)
    settings.triesEveryRoll = true
    #expect(try find(both, settings).count == 2)
  }

  @Test("what a cascade takes for a face and is none is not one: noise, a wall, stripes")
  func nothing() throws {
    // A linear congruential generator's high bits.
    var state: UInt64 = 20_261_124
    let noise = (0..<320 * 240).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    for pixels in [noise, Array(repeating: 120, count: 320 * 240), (0..<320 * 240).map { UInt8($0 % 16 * 15) }] {
      #expect(try find(GreyImage(width: 320, height: 240, pixels: pixels)).isEmpty)
    }
  }

  @Test("a model of another kind is refused by name")
  func otherModel() throws {
    let model = try Model(bytes: bytes(root + "/Models/expression.safetensors"), file: "expression.safetensors")
    #expect(throws: FacesError.self) { try FaceConfirmer(model: model) }
  }
}

@Suite("Heads that are turned away")
struct TurnedHeadTests {
  private static let folder = root + "/.build/data/detection/turned"
  private static let pictures = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  @Test(
    "real heads that look past the camera are said to be turned away",
    .enabled(if: !pictures.isEmpty, "'make data' exports them"), arguments: pictures)
  func turned(_ name: String) throws {
    let head = try PictureFile.readGrey(path: "\(Self.folder)/\(name)").image
    var frame = try GreyImage(width: 320, height: 240, pixels: Array(repeating: 0, count: 320 * 240))
    let view = Patch(x: 56, y: 56, width: 4.0 / 3 * 150, height: 150)
    frame.refill { view.sample(head, columns: 320, rows: 240, into: $0) }
    let look = try makeReader().look(at: frame)
    let isTurned = look.reason == .turnedAway || look.faces.first?.quality.verdict == .turnedAway
    #expect(isTurned, "\(look)")
  }

  @Test(
    "a head that faces the camera is not", .enabled(if: hasPortraits, "'make demo' fetches the portraits"),
    arguments: ["astronaut.png", "obama.jpg", "obama2.jpg", "biden.jpg"])
  func facing(_ name: String) throws {
    let look = try makeReader().look(atPicture: "\(portraits)/\(name)")
    #expect(look.faces.first?.quality.verdict == .good)
  }
}
