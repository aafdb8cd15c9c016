import Appliance
import ArgumentParser
import Emotion
import Faces
import Formatting
import Imaging
import Mood

struct LookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "look", abstract: "Find the faces in pictures and read their expressions.",
    discussion:
      "Faces are numbered from left to right. Exit code 1 where a picture cannot be read or holds no face; the reason is printed."
  )

  @Argument(help: "JPEG, PNG or PGM pictures.", completion: .file())
  var images: [String]

  @Flag(help: "Print one JSON object a picture.")
  var json = false

  @Option(
    name: [.long, .customShort("o")],
    help: "Write the picture with boxes and bars to this PNG file (one picture only).",
    completion: .file())
  var annotate: String?

  @Flag(help: "Only what the cascade takes for a face, before any network: the boxes that OpenCV finds.")
  var cascadeOnly = false

  @OptionGroup var models: ModelOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("Name at least one picture.") }
    if annotate != nil, cascadeOnly { throw ValidationError("--annotate shows whole looks, not --cascade-only.") }
    if annotate != nil, images.count > 1 { throw ValidationError("--annotate takes one picture.") }
  }

  func run() throws {
    if cascadeOnly { return try printCascade() }
    let reader = try models.faceReader()
    var complete = true
    for image in images {
      do {
        let look = try reader.look(atPicture: image)
        Console.print(json ? try mien.json(LookReport(image: image, look: look)) : text(look, of: image))
        if let annotate { try look.annotated(picture: image).writePNG(path: annotate) }
        if look.faces.isEmpty { complete = false }
      } catch {
        Console.complain("mien: \(error)")
        complete = false
      }
    }
    if !complete { throw ExitCode.failure }
  }

  private func printCascade() throws {
    struct Boxes: Encodable {
      let image: String
      let boxes: [[Int]]
    }
    let detector = try Models.faceDetector(file: models.cascade)
    for image in images {
      let picture = try PictureFile.readGrey(path: image, pixels: FaceReader.searchedPixels)
      let boxes = detector.detect(in: picture.image).map { LookReport.numbers(picture.original($0.box)) }
      Console.print(
        json
          ? try mien.json(Boxes(image: image, boxes: boxes))
          : ([Console.bold(image)] + boxes.map { "  \($0)" }).joined(separator: "\n"))
    }
  }

  private func text(_ look: Look, of image: String) -> String {
    var lines = [Console.bold(image)]
    if let reason = look.reason { lines.append("  no face: \(reason.prompt)") }
    for (index, face) in look.fromLeft.enumerated() {
      let mood = MoodEstimator.snapshot(face).mood?.rawValue ?? "don't know"
      lines.append("  face \(index + 1)  \(FaceText.summary(face)), mood \(mood)")
      if look.faces.count == 1 { lines += FaceText.bars(face).map { "    " + $0 } }
    }
    return lines.joined(separator: "\n")
  }
}

/// The JSON form of a look.
struct LookReport: Encodable {
  struct Face: Encodable {
    struct Quality: Encodable {
      let verdict: String
      let brightness, contrast, sharpness: Double
    }
    /// From left to right, from 1 on.
    let number: Int
    let box: [Int]
    /// As seen in the picture, in its pixels.
    let leftEye, rightEye, nose: [Double]
    /// Eyes, nose and mouth.
    let zone: [Int]
    /// Degrees that the head is tilted, clockwise as one sees it; how far the nose is off the middle, in distances between the
    /// eyes.
    let roll, yaw: Double
    let expression: String
    /// Of that expression.
    let probability: Double
    let probabilities: [String: Double]
    let valence, arousal: Double
    /// Absent for "don't know".
    let mood: Mood?
    let confidence: Double
    let quality: Quality
  }

  let image: String
  let faces: [Face]
  let reason: String?

  init(image: String, look: Look) {
    self.image = image
    reason = look.reason?.rawValue
    faces = look.fromLeft.enumerated().map { index, face in
      let estimate = MoodEstimator.snapshot(face)
      return Face(
        number: index + 1, box: Self.numbers(face.box), leftEye: Self.numbers(face.face.leftEye),
        rightEye: Self.numbers(face.face.rightEye),
        nose: Self.numbers(face.face.nose), zone: Self.numbers(face.face.zone),
        roll: (face.face.roll * 180 / .pi).short, yaw: face.face.yaw.short, expression: face.expression.name,
        probability: face.probabilities[face.expression].short,
        probabilities: Dictionary(
          uniqueKeysWithValues: Expression.allCases.map { ($0.name, face.probabilities[$0].short) }),
        valence: face.affect.valence.short, arousal: face.affect.arousal.short, mood: estimate.mood,
        confidence: estimate.confidence.short,
        quality: .init(
          verdict: face.quality.verdict.rawValue, brightness: face.quality.brightness.short,
          contrast: face.quality.contrast.short, sharpness: face.quality.sharpness.short))
    }
  }

  static func numbers(_ box: Box) -> [Int] { [box.x, box.y, box.width, box.height] }
  private static func numbers(_ point: Point) -> [Double] { [point.x.short, point.y.short] }
}

extension MoodEstimator {
  static func snapshot(_ face: FaceReading) -> MoodEstimate {
    snapshot(face.probabilities, quality: face.quality.weight)
  }
}

/// A face in words.
enum FaceText {
  static func summary(_ face: FaceReading) -> String {
    let box = "at (\(face.box.x), \(face.box.y)), \(face.box.width)x\(face.box.height) pixels"
    let feeling = "valence \(signed(face.affect.valence)), arousal \(signed(face.affect.arousal))"
    let share = face.probabilities[face.expression].percent
    return
      "\(box): \(Console.bold(face.expression.name)) \(share), \(feeling), quality \(face.quality.verdict.rawValue)"
  }

  /// One line an expression, likeliest first.
  static func bars(_ face: FaceReading) -> [String] {
    Expression.allCases.sorted { face.probabilities[$0] > face.probabilities[$1] }.map { expression in
      let share = face.probabilities[expression]
      let bar = String(repeating: "█", count: Int((share * 30).rounded()))
      return "\(expression.name.padded(to: 9))\(share.percent.padded(to: 8, onLeft: true))  \(Console.dim(bar))"
    }
  }

  static func signed(_ value: Float) -> String { (value < 0 ? "" : "+") + value.fixed(2) }
}
