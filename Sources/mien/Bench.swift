import Appliance
import ArgumentParser
import Evaluation
import Faces
import Formatting
import Imaging
import Inference

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the expression network on every instruction set, and a look at a picture.",
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
    let model = try Models.expressionModel(file: models.model)
    let work = (Double(model.multiplyAccumulates) / 1e6).fixed(1)
    Console.print("\(model.name): \(work) MMAC, \(model.layerCount) layers")
    for set in InstructionSet.available {
      let network = try Network(model, instructionSet: set)
      let timing = try NetworkBenchmark(network, runs: quick ? 5 : set == .scalar ? 40 : 400)
      Console.print(
        "  \(set.name.padded(to: 11)) median \(timing.median.fixed(3)) ms, p95 \(timing.percentile95.fixed(3)) ms, "
          + "\(timing.gigaMACsPerSecond.fixed(1)) GMAC/s, \(byteText(network.arenaBytes)) of activations")
    }
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
