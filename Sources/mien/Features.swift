import ArgumentParser
import Formatting
import Sound

struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the features of music files, as the mood regressor sees them.",
    discussion: """
      One JSON object a line; 'Models/training/fit_music.py' fits on them. Without files it prints the features' names \
      and the analyser's version.
      """)

  @Argument(help: "Music files.", completion: .file())
  var files: [String] = []

  private struct Names: Encodable {
    let analyserVersion: Int
    let names: [String]
  }

  func run() throws {
    if files.isEmpty {
      Console.print(try json(Names(analyserVersion: TrackFeatures.analyserVersion, names: TrackFeatures.names)))
    }
    var complete = true
    for file in files {
      do {
        let analysis = try TrackAnalyser().analyse(path: file)
        guard let features = analysis.features else {
          Console.complain("mien: \(file) is silent or too short to have features")
          complete = false
          continue
        }
        Console.print(try json(FeatureRow(analysis, features)))
      } catch let error as SoundError {
        Console.complain("mien: \(error)")
        complete = false
      }
    }
    if !complete { throw ExitCode.failure }
  }
}

/// What a line of `mien features` and `mien spectrogram` says of a file.
struct FeatureRow: Encodable {
  let file: String
  let analyser: Int
  let duration: Double
  let tempo: Double?
  let key: String?
  let features: [Float]
  /// Where its spectrogram was written.
  var spectrogram: String?

  init(_ analysis: TrackAnalysis, _ features: [Float]) {
    file = analysis.path
    analyser = analysis.analyserVersion
    duration = analysis.duration.short
    tempo = analysis.tempo?.beatsPerMinute.short
    key = analysis.key?.key.name
    self.features = features
  }
}
