import Appliance
import ArgumentParser
import Evaluation
import Faces
import Formatting
import Imaging
import Inference

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time looks, faces, networks, kernels, playback and cameras.",
    subcommands: [
      BenchLook.self, BenchFaces.self, BenchNet.self, BenchServe.self, BenchKernels.self, BenchPlayer.self,
      BenchCamera.self,
    ],
    defaultSubcommand: BenchLook.self)
}

struct BenchLook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "look", abstract: "Time the expression network on every instruction set, and a look at a picture.",
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
