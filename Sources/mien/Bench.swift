import Appliance
import ArgumentParser
import Evaluation
import Faces
import Formatting
import Imaging
import Inference

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Time looks, faces, networks, kernels, searches among vectors, choices, events, libraries, playback and cameras.",
    subcommands: [
      BenchLook.self, BenchFaces.self, BenchNet.self, BenchServe.self, BenchKernels.self, BenchScan.self,
      BenchGrowth.self, BenchChoice.self, BenchEvents.self, BenchLibrary.self, BenchPlayer.self, BenchCamera.self,
    ],
    defaultSubcommand: BenchLook.self)
}

struct BenchLook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "look",
    abstract: "Time the expression network on every instruction set, its head, and a look at a picture.",
    discussion: "One thread, medians. Figures of one machine compare only with figures of the same run.")

  @Argument(help: "A picture with a face; default: the demo set's.", completion: .file())
  var picture: String?

  @Flag(help: "Few runs: to see that it works.")
  var quick = false

  @OptionGroup var models: ModelOptions

  func run() throws {
    try timeNetwork()
    try timeLook()
  }

  private func timeNetwork() throws {
    let peaks = PeakRate.all()
    let model = try Models.expressionModel(file: models.model)
    Console.print(PeakText.line(peaks))
    Console.print(try NetworkReport(model, peaks: peaks, quick: quick).text)
    let head = try ExpressionHead(model: model)
    let time = try Self.microseconds(of: head, runs: quick ? 5 : 200)
    Console.print(
      "the head, \(head.embeddingCount) values to \(head.componentCount) components and 7 distances: \(time.fixed(2)) us"
    )
  }

  /// Median over runs of a hundred answers each, with a calibration.
  private static func microseconds(of head: ExpressionHead, runs: Int) throws -> Double {
    let embedding = (0..<head.embeddingCount).map { Float($0 % 7) }
    var personal = PersonalExpressions(for: head)
    if let components = head.components(of: embedding) { personal.add(components, as: .happy) }
    var sum: Float = 0
    let times = (0..<runs).map { _ in
      ContinuousClock().measure {
        for _ in 0..<100 { sum += head.probabilities(of: embedding, personal: personal)?[.happy] ?? 0 }
      } / .microseconds(100)
    }
    guard sum.isFinite else { throw FacesError.networkGaveNoNumbers }
    return times.sorted()[runs / 2]
  }

  private func timeLook() throws {
    guard let path = picture ?? (try? Demo.pictures())?.first else {
      Console.print("no picture named and no demo set: looks are not timed")
      return
    }
    let image = try PictureFile.readGrey(path: path, pixels: FaceReader.searchedPixels).image
    let timing = try FaceBenchmark(
      image, detector: Models.faceDetector(file: models.cascade), reader: models.faceReader(), runs: quick ? 1 : 25)
    Console.print(
      "\(path) at \(timing.width)x\(timing.height), \(timing.faces) faces: detection \(timing.detection.fixed(1)) ms, "
        + "whole look \(timing.look.fixed(1)) ms")
  }
}
