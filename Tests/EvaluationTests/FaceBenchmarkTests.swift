import Evaluation
import Faces
import FoundationEssentials
import Imaging
import Inference
import Testing

@Suite("Timing a look")
struct FaceBenchmarkTests {
  private func bytes(_ model: String) throws -> [UInt8] {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    return Array(try #require(FileManager.default.contents(atPath: "\(root)/Models/\(model)")))
  }

  @Test("the picture is scaled to fit 640x480, and both times are measured")
  func fits() throws {
    let detector = FaceDetector(cascade: try Cascade(bytes: bytes("cascades/frontalface_alt2.cascade"), name: "alt2"))
    let expressions = try ExpressionReader(model: Model(bytes: bytes("expression.safetensors"), file: "model"))
    let confirmer = try FaceConfirmer(model: Model(bytes: bytes("confirm.safetensors"), file: "confirm"))
    let reader = FaceReader(
      finder: FaceFinder(detector: detector, confirmer: confirmer), expressions: expressions)
    let picture = try GreyImage(width: 100, height: 50, pixels: Array(repeating: 90, count: 5_000))
    let timing = try FaceBenchmark(picture, detector: detector, reader: reader, runs: 1)
    #expect(timing.width == 640 && timing.height == 320)
    #expect(timing.detection > 0 && timing.look > 0 && timing.faces == 0)
  }
}
