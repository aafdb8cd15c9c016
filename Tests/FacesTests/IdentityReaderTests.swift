import Glibc
import Imaging
import Inference
import Testing

@testable import Faces

/// A network without weights: the means of 4 x 4 pixels of a square grey picture, named `output`.
func coarseModel(side: Int = 64, channels: Int = 1, output: String = "embedding") throws -> Model {
  let graph = """
    {"input": {"name": "image", "shape": [\(side), \(side), \(channels)], "scale": 0.0078125, "zero_point": 0},
    "nodes": [{"name": "\(output)", "op": "average_pool", "inputs": ["image"], "kernel": [4, 4], "stride": [4, 4],
    "padding": [0, 0, 0, 0], "scale": 0.0078125, "zero_point": 0}], "outputs": ["\(output)"]}
    """
  let quoted = graph.split(separator: "\n").joined(separator: " ").replacing("\"", with: "\\\"")
  let header = """
    {"__metadata__":{"format":"mien-network","format_version":"1","name":"identity","graph":"\(quoted)"}}
    """
  let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
  return try Model(bytes: length + Array(header.utf8), file: "coarse.safetensors")
}

@Suite("Reading who a face is like")
struct IdentityReaderTests {
  /// Eyes 40 pixels apart, turned by `roll` about the middle of a picture of 200 x 200 pixels.
  private func face(roll: Double = 0) -> FoundFace {
    let head = Patch(x: 100, y: 100, width: 1, height: 1, roll: roll)
    let middle = head.point(across: 0, down: 10)
    return FoundFace(
      patch: Patch(x: middle.x, y: middle.y, width: 107, height: 107), score: 5,
      leftEye: head.point(across: -20, down: 0), rightEye: head.point(across: 20, down: 0),
      nose: head.point(across: 0, down: 31), yaw: 0)
  }

  /// A pattern that turns with the head; seen by a camera of this gain and offset.
  private func picture(roll: Double = 0, gain: Double = 1, offset: Double = 0) throws -> GreyImage {
    let (sine, cosine) = (sin(roll), cos(roll))
    let pixels = (0..<200 * 200).map { place in
      let (x, y) = (Double(place % 200) - 99.5, Double(place / 200) - 99.5)
      let (across, down) = (cosine * x + sine * y, cosine * y - sine * x)
      return UInt8(clamping: Int(offset + gain * (90 + 40 * sin(across / 9) + 30 * cos(down / 13 + across / 30))))
    }
    return try GreyImage(width: 200, height: 200, pixels: pixels)
  }

  @Test("an embedding has length 1, and is like itself")
  func length() throws {
    let embedding = try #require(FaceEmbedding([3, 0, -4]))
    #expect(embedding.values == [0.6, 0, -0.8])
    #expect(abs(embedding.similarity(to: embedding) - 1) < 1e-6)
    let other = try #require(FaceEmbedding([-3, 0, 4]))
    #expect(abs(embedding.similarity(to: other) + 1) < 1e-6)
  }

  @Test(
    "numbers without a direction are no embedding", arguments: [[], [0, 0], [.nan, 1], [.infinity, 1]] as [[Float]])
  func noDirection(_ values: [Float]) { #expect(FaceEmbedding(values) == nil) }

  @Test("a template lies between the faces it is made of")
  func template() throws {
    let faces = try [[1, 0], [0, 2]].map { try #require(FaceEmbedding($0)) }
    let template = try #require(FaceEmbedding(meanOf: faces))
    #expect(abs(template.similarity(to: faces[0]) - Float(0.5).squareRoot()) < 1e-6)
    #expect(FaceEmbedding(meanOf: []) == nil)
    #expect(try FaceEmbedding(meanOf: faces + [#require(FaceEmbedding([1]))]) == nil)
  }

  @Test("neither light nor tilt makes somebody else of a face; another pattern does")
  func invariance() throws {
    let reader = try IdentityReader(model: coarseModel())
    let first = try reader.read(face(), of: picture())
    #expect(first.values.count == 256 && reader.count == 256)
    #expect(try reader.read(face(), of: picture(gain: 0.5, offset: 40)).similarity(to: first) > 0.99)
    #expect(try reader.read(face(roll: 0.4), of: picture(roll: 0.4)).similarity(to: first) > 0.99)
    #expect(try reader.read(face(), of: picture(roll: 0.4)).similarity(to: first) < 0.9)
  }

  @Test("the crop is the model's size, and has mean 128")
  func crop() throws {
    for side in [48, 80] {
      let crop = try IdentityReader(model: coarseModel(side: side)).crop(face(), of: picture(offset: 30))
      #expect(crop.count == side * side)
      #expect(abs(crop.reduce(0) { $0 + Double($1) } / Double(crop.count) - 128) < 3)
    }
  }

  @Test("a flat picture has no direction, and that is an error")
  func flat() throws {
    let reader = try IdentityReader(model: coarseModel())
    let grey = try GreyImage(width: 200, height: 200, pixels: Array(repeating: 77, count: 40000))
    #expect(throws: FacesError.networkGaveNoNumbers) { try reader.read(face(), of: grey) }
  }

  @Test("a model of another kind is refused by name")
  func unsuitable() throws {
    for (model, what) in [(try coarseModel(channels: 3), "grey"), (try coarseModel(output: "logits"), "'embedding'")] {
      let error = #expect(throws: FacesError.self) { try IdentityReader(model: model) }
      #expect(error?.description.contains("coarse.safetensors") == true)
      #expect(error?.description.contains(what) == true)
    }
  }
}
