import Emotion
import FoundationEssentials
import Imaging
import Inference
import Testing

@testable import Faces

/// Files of this checkout.
let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
let portraits = root + "/.build/demo/faces"
let hasPortraits = FileManager.default.fileExists(atPath: portraits + "/astronaut.png")

func bytes(_ path: String) throws -> [UInt8] {
  Array(try #require(FileManager.default.contents(atPath: path), "\(path) is missing"))
}

func makeFinder(_ settings: FaceFinder.Settings = FaceFinder.Settings()) throws -> FaceFinder {
  let cascade = try Cascade(bytes: bytes(root + "/Models/cascades/frontalface_alt2.cascade"), name: "alt2")
  return FaceFinder(detector: FaceDetector(cascade: cascade), confirmer: try makeConfirmer(), settings: settings)
}

func makeConfirmer() throws -> FaceConfirmer {
  try FaceConfirmer(model: Model(bytes: bytes(root + "/Models/confirm.safetensors"), file: "confirm.safetensors"))
}

/// Reads faces from picture to picture, as the speaker does.
func makeFollowing() throws -> FaceReader {
  let model = try Model(bytes: bytes(root + "/Models/expression.safetensors"), file: "expression.safetensors")
  let cascade = try Cascade(bytes: bytes(root + "/Models/cascades/frontalface_alt2.cascade"), name: "alt2")
  let confirmer = try makeConfirmer()
  return FaceReader(
    finder: try .near(cascade: cascade, confirmer: confirmer), expressions: try ExpressionReader(model: model),
    follower: try FaceFollower(cascade: cascade, confirmer: confirmer))
}

func makeReader() throws -> FaceReader {
  let model = try Model(bytes: bytes(root + "/Models/expression.safetensors"), file: "expression.safetensors")
  let profiles = try Cascade(bytes: bytes(root + "/Models/cascades/profileface.cascade"), name: "profiles")
  let turned = TurnedHeadFinder(profiles: FaceDetector(cascade: profiles), confirmer: try makeConfirmer())
  let cascade = try Cascade(bytes: bytes(root + "/Models/cascades/frontalface_alt2.cascade"), name: "alt2")
  return FaceReader(
    finder: try makeFinder(), turnedHeads: turned,
    cutFaces: try CutFaceFinder(cascade: cascade, confirmer: makeConfirmer()),
    expressions: try ExpressionReader(model: model))
}

@Suite("Looking at pictures")
struct FaceReaderTests {
  @Test(
    "a smiling portrait has one happy face where the face is",
    .enabled(if: hasPortraits, "'make demo' fetches the portraits"))
  func smile() throws {
    let look = try makeReader().look(atPicture: portraits + "/astronaut.png")
    let face = try #require(look.faces.first)
    #expect(look.faces.count == 1)
    #expect(look.reason == nil)
    #expect(face.box.intersectionOverUnion(Box(x: 177, y: 66, width: 97, height: 97)) > 0.6)
    #expect(abs(face.face.roll) < 0.2 && !face.face.isTurnedAway)
    #expect(face.expression == .happy)
    #expect(face.affect.valence > 0.3)
    #expect(face.quality.verdict == .good)
  }

  @Test(
    "the same picture gives the same reading twice", .enabled(if: hasPortraits, "'make demo' fetches the portraits"))
  func repeatable() throws {
    let reader = try makeReader()
    let first = try reader.look(atPicture: portraits + "/obama.jpg")
    #expect(try reader.look(atPicture: portraits + "/obama.jpg") == first)
  }

  @Test("a picture without a face says why: dark, blurred or nobody there")
  func reasons() throws {
    let reader = try makeReader()
    func look(_ value: (Int, Int) -> Int) throws -> Look {
      let pixels = (0..<160 * 120).map { UInt8(clamping: value($0 % 160, $0 / 160)) }
      return try reader.look(at: GreyImage(width: 160, height: 120, pixels: pixels))
    }
    #expect(try look { _, _ in 12 }.reason == .dark)
    #expect(try look { x, _ in 60 + x }.reason == .blurred)
    #expect(try look { x, y in (x / 5 + y / 5) % 2 * 90 + 80 }.reason == .nobody)
    #expect(try look { x, _ in x / 40 % 2 * 90 + 80 }.reason == .nobody)
    #expect(try look { _, _ in 128 }.reason == .nobody)
  }

  @Test("a single pixel is a picture without a face")
  func onePixel() throws {
    let look = try makeReader().look(at: GreyImage(width: 1, height: 1, pixels: [90]))
    #expect(look.faces.isEmpty && look.reason != nil)
  }

  @Test(
    "boxes of a large picture are in its own pixels, and drawn where the face is in the smaller one",
    .enabled(if: hasPortraits, "'make demo' fetches the portraits"))
  func large() throws {
    let small = try PictureFile.readGrey(path: portraits + "/astronaut.png").image
    let (width, height) = (4 * small.width, 4 * small.height)
    let image = small.resized(width: width, height: height)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("mien-large-\(UUID().uuidString).pgm").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try (Data("P5 \(width) \(height) 255\n".utf8) + Data(image.pixels)).write(to: URL(fileURLWithPath: path))
    let look = try makeReader().look(atPicture: path)
    let box = try #require(look.faces.first).box
    #expect(box.intersectionOverUnion(Box(x: 708, y: 264, width: 388, height: 388)) > 0.6)
    let drawn = try look.annotated(picture: path)
    let share = Double(drawn.width) / Double(width)
    #expect(share < 1)
    let (left, middle) = (Int(Double(box.x) * share), Int((Double(box.y) + Double(box.height) / 2) * share))
    let edge = (left - 2...left + 2).map { 3 * (middle * drawn.width + $0) }.map { Array(drawn.pixels[$0..<$0 + 3]) }
    #expect(edge.contains([255, 196, 0]))
  }

  @Test("a face and its mirror image read the same")
  func mirrored() throws {
    let model = try Model(bytes: bytes(root + "/Models/expression.safetensors"), file: "expression.safetensors")
    let reader = try ExpressionReader(model: model)
    let pixels = (0..<48 * 48).map { UInt8(truncatingIfNeeded: $0 % 48 * 5 + $0 / 48 * ($0 % 7)) }
    let turned = stride(from: 0, to: pixels.count, by: 48).flatMap { pixels[$0..<$0 + 48].reversed() }
    #expect(turned != pixels)
    let straight = try reader.read(GreyImage(width: 48, height: 48, pixels: pixels))
    let features = reader.embedding
    #expect(features.count == 128 && Set(features).count > 1)
    #expect(try reader.read(GreyImage(width: 48, height: 48, pixels: turned)) == straight)
    #expect(reader.embedding == features)
  }

  @Test("a crop of another size is refused")
  func wrongSize() throws {
    let model = try Model(bytes: bytes(root + "/Models/expression.safetensors"), file: "expression.safetensors")
    let crop = try GreyImage(width: 47, height: 48, pixels: Array(repeating: 0, count: 47 * 48))
    #expect(throws: FacesError.wrongCropSize(width: 47, height: 48)) { try ExpressionReader(model: model).read(crop) }
  }

  @Test("the annotated picture differs from the picture, and only near faces", .enabled(if: hasPortraits))
  func annotated() throws {
    let path = portraits + "/astronaut.png"
    let plain = try PictureFile.readRGB(path: path).image
    let drawn = try makeReader().look(atPicture: path).annotated(picture: path)
    #expect(drawn.width == plain.width && drawn.height == plain.height)
    let changed = zip(plain.pixels, drawn.pixels).filter { $0 != $1 }.count
    #expect(changed > 1_000 && changed < plain.pixels.count / 8)
  }
}
