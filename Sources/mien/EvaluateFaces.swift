import Appliance
import ArgumentParser
import Evaluation
import Faces
import Formatting
import Imaging

struct EvaluateFaces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces", abstract: "Recall and false alarms of face finding, with and without the confirm network.",
    discussion: """
      DIR holds faces.csv and the pictures it names; 'make data' writes .build/data/detection. A found box counts for an \
      annotated one if they overlap by an intersection over union of 0.3, and of 0.5; each box is used once. The faceless \
      pictures that measure are those the network was not trained on.
      """)

  @Option(help: "The folder with faces.csv.", completion: .directory)
  var data: String

  @Option(help: "Smallest face, in pixels.")
  var minSize = 20

  @Option(name: .customLong("roll"), help: "Turn every picture by this many degrees, about its middle.")
  var degrees = 0.0

  @Flag(help: "Seek tilted heads also where an upright one was found.")
  var everyRoll = false

  @Option(help: "End the curves at so many false alarms.")
  var most = 30

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if !(-180...180).contains(degrees) { throw ValidationError("--roll must lie between -180 and 180.") }
    if !(0...10_000).contains(minSize) { throw ValidationError("--min-size must lie between 0 and 10000.") }
  }

  func run() throws {
    let dataset = try DetectionDataset(folder: data)
    let pictures = dataset.pictures.filter { $0.split != "faceless_training" }
    let parameters = try ScanParameters(minSize: minSize)
    let cascade = try Models.faceDetector(parameters: parameters)
    let finder = FaceFinder(
      detector: try Models.faceDetector(parameters: parameters), confirmer: try Models.faceConfirmer(),
      settings: .everything(everyRoll: everyRoll))
    var (alone, confirmed) = (DetectionEvaluation(), DetectionEvaluation())
    var found: [FoundFace] = []
    for (index, picture) in pictures.enumerated() {
      let turned = TurnedPicture(try dataset.image(of: picture), faces: picture.faces, degrees: degrees)
      alone.add(
        wanted: turned.faces,
        found: cascade.detect(in: turned.image).map { .init(box: $0.box, score: Float($0.neighbours)) })
      try finder.find(in: turned.image, into: &found)
      confirmed.add(wanted: turned.faces, found: found.map { .init(box: $0.box, score: $0.score) })
      Console.progress(index + 1 == pictures.count ? "" : "\(index + 1) of \(pictures.count) pictures")
    }
    let settings = FaceFinder.Settings()
    let reports = [
      DetectionReport("cascade alone", alone, threshold: 0, most: most),
      DetectionReport("confirmed", confirmed, threshold: settings.score, most: most),
    ]
    if json { return Console.print(try mien.json(reports)) }
    Console.print("\(confirmed.pictures) pictures with \(confirmed.faces) faces, turned by \(degrees.fixed(0)) degrees")
    for report in reports { Console.print(report.text) }
  }
}

extension FaceFinder.Settings {
  /// Everything that could be a face, for a curve over all scores.
  fileprivate static func everything(everyRoll: Bool) -> FaceFinder.Settings {
    var settings = FaceFinder.Settings()
    settings.triesEveryRoll = everyRoll
    (settings.score, settings.leastScore) = (-2, -5)
    return settings
  }
}

/// A picture of the data set, turned about its middle; what was outside is the nearest pixel.
private struct TurnedPicture {
  let image: GreyImage
  let faces: [Box]

  init(_ image: GreyImage, faces: [Box], degrees: Double) {
    guard degrees != 0 else {
      (self.image, self.faces) = (image, faces)
      return
    }
    var whole = Patch(image.bounds)
    whole.roll = -degrees * .pi / 180
    var turned = image
    turned.refill { whole.sample(image, columns: image.width, rows: image.height, into: $0) }
    self.image = turned
    // From the picture to the turned one: the other way round.
    var back = Patch(image.bounds)
    back.roll = degrees * .pi / 180
    self.faces = faces.map { face in
      let middle = back.inner(face, columns: image.width, rows: image.height)
      return Patch(x: middle.x, y: middle.y, width: middle.width, height: middle.height).box
    }
  }
}

/// Measures of one way to find faces.
private struct DetectionReport: Encodable {
  struct Curve: Encodable {
    let overlap: Double
    /// At the threshold that is built in.
    let used: DetectionEvaluation.Point
    let points: [DetectionEvaluation.Point]
  }

  let name: String
  let faces: Int
  let curves: [Curve]

  init(_ name: String, _ evaluation: DetectionEvaluation, threshold: Float, most: Int) {
    (self.name, faces) = (name, evaluation.faces)
    curves = [0.3, 0.5].map {
      Curve(
        overlap: $0, used: evaluation.point(threshold: threshold, overlap: $0),
        points: evaluation.curve(overlap: $0, most: most))
    }
  }

  var text: String {
    let lines = curves.map { curve in
      let points = curve.points.map { "\(recall($0))/\($0.falseAlarms)" }.joined(separator: "  ")
      return "  IoU \(curve.overlap.fixed(1)): recall \(recall(curve.used)), \(curve.used.falseAlarms) false alarms, "
        + "\(curve.used.onFaceless) of them on pictures without a face\n"
        + "    recall/false alarms: \(points)"
    }
    return ([name] + lines).joined(separator: "\n")
  }

  private func recall(_ point: DetectionEvaluation.Point) -> String {
    (Double(point.hits) / Double(max(faces, 1))).percent
  }
}
