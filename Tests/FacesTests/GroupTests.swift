import Imaging
import Inference
import Testing

@testable import Faces

/// Portraits side by side on grey, each at its own height, from left to right.
func group(_ people: [(name: String, height: Int)], height: Int) throws -> GreyImage {
  let pictures = try people.map { person in
    let picture = try PictureFile.readGrey(path: portraits + "/" + person.name).image
    return picture.resized(width: picture.width * person.height / picture.height, height: person.height)
  }
  let width = pictures.reduce(0) { $0 + $1.width }
  var pixels = [UInt8](repeating: 128, count: width * height)
  var left = 0
  for person in pictures {
    for y in 0..<person.height {
      for x in 0..<person.width { pixels[(height - person.height + y) * width + left + x] = person[x, y] }
    }
    left += person.width
  }
  return try GreyImage(width: width, height: height, pixels: pixels)
}

@Suite("Several faces before the speaker", .enabled(if: hasPortraits, "'make demo' fetches the portraits"))
struct GroupTests {
  private func makeReader() throws -> FaceReader {
    let model = try Model(bytes: bytes(root + "/Models/expression.safetensors"), file: "expression.safetensors")
    let cascade = try Cascade(bytes: bytes(root + "/Models/cascades/frontalface_alt2.cascade"), name: "alt2")
    let confirmer = try makeConfirmer()
    return FaceReader(
      finder: try .near(cascade: cascade, confirmer: confirmer), expressions: try ExpressionReader(model: model),
      follower: try FaceFollower(cascade: cascade, confirmer: confirmer))
  }

  @Test("the nearest is minded until somebody enrolled is told apart, who then is followed")
  func identify() throws {
    let frame = try group([("obama.jpg", 240), ("astronaut.png", 320), ("biden.jpg", 480)], height: 480)
    let (reader, look) = (try makeReader(), Look())
    var seen = look
    try reader.follow(frame, at: 0, into: &seen)
    #expect(seen.faces.count == 3 && seen.faces.allSatisfy { $0.face.listener == nil })
    #expect(seen.listener?.box.width == seen.faces.map(\.box.width).max())
    let astronaut = try #require(seen.faces.first { $0.expression == .happy && $0.box.x > 200 && $0.box.x < 500 })
    let reading = astronaut.probabilities
    reader.identify(astronaut.face.track, as: 7, in: &seen)
    #expect(seen.faces.count == 3 && seen.listener?.face.listener == 7 && seen.listener?.probabilities == reading)
    try reader.follow(frame, at: 0.2, into: &seen)
    #expect(seen.faces.map(\.face.listener) == [7])
    try reader.follow(frame, at: 1.2, into: &seen)
    #expect(seen.faces.map(\.face.listener) == [7, nil, nil])
  }
}
