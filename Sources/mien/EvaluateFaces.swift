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

  @Flag(help: "Scale every picture into a frame of 640x480, with black bars.")
  var framed = false

  @Flag(help: "The fast search for near listeners, upright faces from 48 pixels on, instead of the thorough one.")
  var fast = false

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
    let finder = try finder(parameters)
    let threshold = fast ? finder.settings.score : FaceFinder.Settings().score
    var (alone, confirmed) = (DetectionEvaluation(), DetectionEvaluation())
    var found: [FoundFace] = []
    for (index, picture) in pictures.enumerated() {
      let shown = MeasuredPicture(
        try dataset.image(of: picture), faces: picture.faces, framed: framed, degrees: degrees)
      alone.add(
        wanted: shown.faces,
        found: cascade.detect(in: shown.image).map { .init(box: $0.box, score: Float($0.neighbours)) })
      try finder.find(in: shown.image, into: &found)
      confirmed.add(wanted: shown.faces, found: found.map { .init(box: $0.box, score: $0.score) })
      Console.progress(index + 1 == pictures.count ? "" : "\(index + 1) of \(pictures.count) pictures")
    }
    let reports = [
      DetectionReport("cascade alone", alone, threshold: 0, most: most, nearFrom: minSize),
      DetectionReport("confirmed", confirmed, threshold: threshold, most: most, nearFrom: minSize),
    ]
    if json { return Console.print(try mien.json(reports)) }
    Console.print("\(confirmed.pictures) pictures with \(confirmed.faces) faces, turned by \(degrees.fixed(0)) degrees")
    for report in reports { Console.print(report.text) }
  }

  private func finder(_ parameters: ScanParameters) throws -> FaceFinder {
    let confirmer = try Models.faceConfirmer()
    // As built in: one that finds a large face looks for no other.
    if fast { return try Models.nearFaceFinder(confirmer) }
    var settings = FaceFinder.Settings()
    settings.triesEveryRoll = everyRoll
    // Everything that could be a face, for a curve over all scores.
    (settings.score, settings.leastScore) = (-2, -5)
    return FaceFinder(
      detector: try Models.faceDetector(parameters: parameters), confirmer: confirmer, settings: settings)
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
  /// Pictures whose largest face is near.
  let nearest: DetectionEvaluation.Nearest

  init(_ name: String, _ evaluation: DetectionEvaluation, threshold: Float, most: Int, nearFrom side: Int) {
    (self.name, faces) = (name, evaluation.faces)
    nearest = evaluation.nearest(from: side, threshold: threshold, overlap: 0.3)
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
    let near =
      "  of \(nearest.wanted) pictures whose largest face has \(nearest.side) pixels or more, it is found in \(nearest.found)"
    return ([name] + lines + [near]).joined(separator: "\n")
  }

  private func recall(_ point: DetectionEvaluation.Point) -> String {
    (Double(point.hits) / Double(max(faces, 1))).percent
  }
}
