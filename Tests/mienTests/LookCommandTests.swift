import FoundationEssentials
import Imaging
import Testing

@Suite("mien look")
struct LookCommandTests {
  private struct Report: Decodable {
    struct Face: Decodable {
      let number: Int
      let box, zone: [Int]
      let leftEye, rightEye, nose: [Double]
      let roll, yaw: Double
      let expression: String
      let probability: Double
      let mood: String?
      let probabilities: [String: Double]
      let valence, arousal: Double
    }
    let image: String
    let faces: [Face]
    let reason: String?
  }

  @Test(
    "--json prints one object with the face's box, expression and place on the plane", .enabled(if: Checkout.hasDemo))
  func face() async throws {
    let command = try await Command(["look", "--json", Checkout.portrait])
    #expect(command.exitCode == 0)
    let report = try JSONDecoder().decode(Report.self, from: Data(command.output.utf8))
    let face = try #require(report.faces.first)
    #expect(report.image == Checkout.portrait && report.reason == nil)
    #expect(face.box.count == 4 && face.expression == "happy")
    #expect(face.leftEye[0] < face.nose[0] && face.nose[0] < face.rightEye[0] && face.nose[1] > face.leftEye[1])
    #expect(face.zone.count == 4 && abs(face.roll) < 10 && abs(face.yaw) < 0.2)
    #expect(abs(face.probabilities.values.reduce(0, +) - 1) < 0.001 && face.probabilities.count == 7)
    #expect((-1...1).contains(face.valence) && (-1...1).contains(face.arousal))
  }

  @Test(
    "of a group each face is listed from left to right, with its expression and mood", .enabled(if: Checkout.hasDemo))
  func group() async throws {
    let portrait = try PictureFile.readGrey(path: Checkout.portrait).image
    let (width, height) = (portrait.width, portrait.height)
    let small = portrait.resized(width: width / 2, height: height / 2)
    var pixels = [UInt8](repeating: 128, count: (width / 2 + width) * height)
    for y in 0..<height {
      let row = y * (width / 2 + width)
      if y < small.height { for x in 0..<small.width { pixels[row + x] = small[x, y] } }
      for x in 0..<width { pixels[row + width / 2 + x] = portrait[x, y] }
    }
    let folder = try Scratch()
    let header = Array("P5 \(width / 2 + width) \(height) 255\n".utf8)
    let picture = try folder.file("group.pgm", header + pixels)
    let json = try await Command(["look", "--json", "-o", folder.path + "/out.png", picture])
    #expect(json.exitCode == 0, "\(json.errors)")
    let faces = try JSONDecoder().decode(Report.self, from: Data(json.output.utf8)).faces
    #expect(faces.map(\.number) == [1, 2] && faces.map(\.mood) == ["happy", "happy"])
    #expect(faces[0].box[0] < width / 2 && faces[1].box[0] > width / 2 && faces[1].box[2] > faces[0].box[2])
    #expect(faces.allSatisfy { $0.probability == $0.probabilities[$0.expression] })
    #expect(FileManager.default.fileExists(atPath: folder.path + "/out.png"))
    let text = try await Command(["look", picture]).output.split(separator: "\n")
    #expect(text.count == 3 && text[1].contains("face 1") && text[2].contains("face 2"))
    #expect(text.dropFirst().allSatisfy { $0.contains("happy") && $0.contains("mood happy") })
  }

  @Test("--annotate writes a PNG", .enabled(if: Checkout.hasDemo))
  func annotate() async throws {
    let folder = try Scratch()
    let command = try await Command(["look", "--annotate", folder.path + "/out.png", Checkout.portrait])
    #expect(command.exitCode == 0, "\(command.errors)")
    let png = FileManager.default.contents(atPath: folder.path + "/out.png") ?? Data()
    #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test("a picture without a face fails and says why")
  func nobody() async throws {
    let folder = try Scratch()
    let dark = try folder.file("dark.pgm", Array("P5 64 64 255\n".utf8) + Array(repeating: 9, count: 64 * 64))
    let command = try await Command(["look", dark])
    #expect(command.exitCode == 1)
    #expect(command.output.contains("too dark"))
    let json = try await Command(["look", "--json", dark])
    #expect(try JSONDecoder().decode(Report.self, from: Data(json.output.utf8)).reason == "dark")
  }

  @Test("text, truncated and missing pictures fail with the file's name; the others are still read")
  func badPictures() async throws {
    let folder = try Scratch()
    let text = try folder.file("notes.jpg", Array("not a picture".utf8))
    let cut = try folder.file("cut.pgm", Array("P5 64 64 255\n".utf8) + [1, 2, 3])
    let dot = try folder.file("dot.pgm", Array("P5 1 1 255\n".utf8) + [200])
    let command = try await Command(["look", text, cut, folder.path + "/none.png", dot])
    #expect(command.exitCode == 1)
    for name in ["notes.jpg", "cut.pgm", "none.png"] { #expect(command.errors.contains(name), "\(command.errors)") }
    #expect(command.output.contains("dot.pgm"))
  }

  @Test("a damaged cascade or model is an error that names the file")
  func damagedModels() async throws {
    let folder = try Scratch()
    let dot = try folder.file("dot.pgm", Array("P5 1 1 255\n".utf8) + [200])
    for option in ["--cascade", "--model"] {
      let bad = try folder.file("bad.bin", Array("rubbish".utf8))
      let command = try await Command(["look", option, bad, dot])
      #expect(command.exitCode == 1)
      #expect(command.errors.contains("bad.bin"), "\(command.errors)")
    }
  }
}
