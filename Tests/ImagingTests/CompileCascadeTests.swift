import Glibc
import Testing

@testable import Imaging

/// Debian's opencv-data.
private enum Source {
  static let cascades = "/usr/share/opencv4/haarcascades"

  static var canRun: Bool {
    access("\(cascades)/haarcascade_frontalface_alt2.xml", R_OK) == 0 && system("python3 -c '' 2>/dev/null") == 0
  }
}

/// Models/training/compile_cascade.py.
@Suite(.enabled(if: Source.canRun, "needs python3 and opencv-data"))
struct CompileCascadeTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  private let folder = TemporaryFolder()

  private func compile(_ source: String, to name: String) -> (status: Int32, path: String) {
    let path = folder.file(name)
    let command = "python3 '\(Self.root)/Models/training/compile_cascade.py' '\(source)' '\(path)' 2>'\(path).log'"
    return (system(command), path)
  }

  @Test("the embedded cascade is what the script makes of frontalface_alt2")
  func embedded() throws {
    let made = compile("\(Source.cascades)/haarcascade_frontalface_alt2.xml", to: "alt2")
    #expect(made.status == 0)
    let committed = try readFile("\(Self.root)/Models/cascades/frontalface_alt2.cascade", limit: 1_000_000)
    #expect(try readFile(made.path, limit: 1_000_000) == committed)
  }

  @Test(
    "stumps, trees and tilted features compile and load",
    arguments: [
      ("frontalface_default", 24, false), ("eye_tree_eyeglasses", 20, true), ("upperbody", 22, true),
      ("frontalcatface_extended", 24, true),
    ])
  func others(name: String, width: Int, hasTilted: Bool) throws {
    let made = compile("\(Source.cascades)/haarcascade_\(name).xml", to: name)
    #expect(made.status == 0)
    let cascade = try Cascade(path: made.path)
    #expect(cascade.windowWidth == width)
    #expect(cascade.hasTilted == hasTilted)
    #expect(FaceDetector(cascade: cascade).detect(in: GreyImage(64, 64) { x, y in x * y }).count <= 4)
  }

  @Test("cascades of other features are refused with the reason")
  func refused() throws {
    let source = folder.file(
      "lbp.xml",
      Array(
        "<opencv_storage><cascade><stageType>BOOST</stageType><featureType>LBP</featureType><stages/><features/></cascade></opencv_storage>"
          .utf8))
    let made = compile(source, to: "lbp")
    #expect(made.status != 0)
    let reason = String(decoding: try readFile("\(made.path).log", limit: 10_000), as: UTF8.self)
    #expect(reason.contains("lbp.xml: featureType is LBP; only HAAR is supported"))
    #expect(access(made.path, F_OK) != 0)
  }
}
