import FoundationEssentials
import Imaging
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
  @Test("the nearest is minded until somebody enrolled is told apart, who then is followed")
  func identify() throws {
    let frame = try group([("obama.jpg", 240), ("astronaut.png", 320), ("biden.jpg", 480)], height: 480)
    let (reader, look) = (try makeFollowing(), Look())
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

  @Test("each face of a group is read as it is alone, from left to right")
  func reads() throws {
    let people = [("obama.jpg", 400), ("astronaut.png", 480), ("biden.jpg", 900)]
    let look = try makeReader().look(at: group(people, height: 900))
    let alone = try people.map { try makeReader().look(at: group([$0], height: 900)).fromLeft }
    #expect(look.fromLeft.count == 3 && alone.allSatisfy { $0.count == 1 })
    #expect(look.listener?.box.width == look.faces.map(\.box.width).max())
    for (face, alone) in zip(look.fromLeft, alone.joined()) {
      #expect(face.expression == alone.expression)
      #expect(abs(face.probabilities[face.expression] - alone.probabilities[face.expression]) < 0.1)
    }
  }

  @Test("in a dark room no face is seen, and in a dim one they are, as dark")
  func dark() throws {
    let light = try group([("astronaut.png", 480), ("obama.jpg", 600)], height: 600)
    func dimmed(_ share: Double) throws -> Look {
      let pixels = light.pixels.map { UInt8(Double($0) * share) }
      return try makeReader().look(at: GreyImage(width: light.width, height: light.height, pixels: pixels))
    }
    #expect(try dimmed(0.05).reason == .dark)
    let dim = try dimmed(0.25)
    #expect(dim.faces.count == 2 && dim.faces.allSatisfy { $0.quality.verdict == .dark && $0.quality.weight < 1 })
  }

  @Test("in the picture each face has its number, and no face is covered")
  func annotated() throws {
    let picture = try group([("astronaut.png", 400), ("obama.jpg", 400), ("biden.jpg", 700)], height: 700)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("mien-group-\(UUID().uuidString).pgm").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let header = Data("P5 \(picture.width) \(picture.height) 255\n".utf8)
    try (header + Data(picture.pixels)).write(to: URL(fileURLWithPath: path))
    let look = try makeReader().look(atPicture: path)
    #expect(look.faces.count == 3)
    let drawn = try look.annotated(picture: path)
    func colour(_ x: Int, _ y: Int) -> [UInt8] {
      Array(drawn.pixels[3 * (y * drawn.width + x)..<3 * (y * drawn.width + x) + 3])
    }
    for face in look.faces {
      let box = face.box
      #expect(colour(box.x + 1, box.y - 2) == [255, 196, 0], "a title above")
      // Inside the outline the face is as it was, but for the marks on eyes and nose.
      let inner = Box(x: box.x + 8, y: box.y + 8, width: box.width - 16, height: box.height - 16)
      var changed = 0
      for y in inner.y..<inner.y + inner.height {
        for x in inner.x..<inner.x + inner.width where colour(x, y) != [UInt8](repeating: picture[x, y], count: 3) {
          changed += 1
        }
      }
      #expect(changed < inner.area / 20)
    }
  }
}
