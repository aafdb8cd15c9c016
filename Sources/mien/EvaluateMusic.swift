import Appliance
import ArgumentParser
import Emotion
import Evaluation
import Formatting
import Library
import Sound

struct EvaluateMusic: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "music", abstract: "How well moods are read off music.",
    discussion: """
      DIR holds clips.csv (file, quadrant, group) and the clips; 'make data' writes .build/data/music/4q. The built-in model \
      was fitted to 4q, so that only --folds says how it does on what it does not know: it fits perceptrons like the built-in \
      ones anew to all groups (artists, songs) but a tenth, and asks them about that tenth.
      """)

  @Option(help: "The folder with clips.csv.", completion: .directory)
  var data: String

  @Option(help: "Fit the perceptrons anew, by that many folds of groups.")
  var folds: Int?

  @Option(help: "Ways to cut the folds; the figures are of all of them together.")
  var rounds = 1

  @Flag(help: "Print one JSON object.")
  var json = false

  @Option(help: "A music model (safetensors), instead of the one built in.", completion: .file())
  var model: String?

  /// Perceptrons that vote, as in the built-in model.
  private static let members = 5

  func validate() throws {
    if let folds, !(2...100).contains(folds) { throw ValidationError("--folds takes 2 to 100.") }
    if !(1...20).contains(rounds) { throw ValidationError("--rounds takes 1 to 20.") }
  }

  func run() throws {
    let dataset = try MusicDataset(folder: data)
    let model = try Models.musicModel(file: model)
    let reader = try MusicReader(model)
    var (clips, impressions, silent) = ([MusicDataset.Clip](), [MusicImpression](), [String]())
    for (index, clip) in dataset.clips.enumerated() {
      let analysis = try TrackAnalyser().analyse(path: dataset.path(of: clip))
      guard let features = analysis.features, let spectrogram = analysis.spectrogram else {
        silent.append(clip.file)
        continue
      }
      clips.append(clip)
      impressions.append(try reader.read(features, spectrogram))
      if index % 20 == 0 { Console.progress("\(index) of \(dataset.clips.count) clips") }
    }
    Console.progress("")
    let labels = clips.map(\.quadrant)
    var (all, probabilities) = (labels, impressions.map(\.quadrants))
    if let folds {
      (all, probabilities) = ([], [])
      for round in 0..<rounds {
        probabilities +=
          PerceptronFolds(
            embeddings: impressions.map(\.embedding), labels: labels, groups: clips.map(\.group), count: folds,
            members: Self.members, seed: UInt64(round)
          ).probabilities
        all += labels
      }
    }
    let evaluation = MusicEvaluation(labels: all, probabilities: probabilities)
    let report = MusicReport(
      evaluation, clips: clips.count, groups: Set(clips.map(\.group)).count, silent: silent, folds: folds,
      rounds: folds == nil ? nil : rounds)
    Console.print(json ? try mien.json(report) : report.text)
  }
}

/// The JSON form of an evaluation.
struct MusicReport: Encodable {
  struct Class: Encodable {
    let quadrant: String
    let clips: Int
    let precision, recall, f1: Double
    /// How many were taken for each quadrant.
    let taken: [Int]
  }

  struct Axis: Encodable {
    let accuracy, areaUnderCurve, r2: Double

    init(_ axis: MusicEvaluation.Axis) {
      (accuracy, areaUnderCurve, r2) = (
        axis.accuracy.short, axis.areaUnderCurve.short, axis.determination.short
      )
    }
  }

  let clips, groups: Int
  let silent: [String]
  let folds, rounds: Int?
  let accuracy: Double
  let classes: [Class]
  let valence, arousal: Axis

  init(
    _ evaluation: MusicEvaluation, clips: Int, groups: Int, silent: [String], folds: Int?, rounds: Int?
  ) {
    (self.clips, self.groups, self.silent, self.folds, self.rounds) = (clips, groups, silent, folds, rounds)
    let matrix = evaluation.quadrants
    accuracy = matrix.accuracy.short
    classes = matrix.classes.indices.map {
      Class(
        quadrant: matrix.classes[$0], clips: matrix.support($0), precision: matrix.precision($0).short,
        recall: matrix.recall($0).short, f1: matrix.f1($0).short, taken: matrix.counts[$0])
    }
    (valence, arousal) = (Axis(evaluation.valence), Axis(evaluation.arousal))
  }

  var text: String {
    let how =
      folds.map { "perceptrons fitted anew in \($0) folds by group, \(rounds ?? 1) times" } ?? "the model as it is"
    var lines = ["\(clips) clips of \(groups) groups, \(silent.count) silent ones left out; \(how)"]
    lines.append("quadrant: accuracy \(accuracy.percent)")
    for (name, axis) in [("arousal", arousal), ("valence", valence)] {
      lines.append(
        "\(name):  accuracy \(axis.accuracy.percent), area under the curve \(axis.areaUnderCurve.fixed(3)), "
          + "R2 \(axis.r2.fixed(3))")
    }
    lines.append("          precision  recall      f1  taken for " + classes.map(\.quadrant).joined(separator: ", "))
    for row in classes {
      let shares = [row.precision, row.recall, row.f1].map { $0.percent.padded(to: 9, onLeft: true) }.joined()
      lines.append(
        row.quadrant.padded(to: 9) + shares + "  "
          + row.taken.map { "\($0)".padded(to: 5, onLeft: true) }.joined())
    }
    return lines.joined(separator: "\n")
  }
}
