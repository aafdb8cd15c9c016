import Appliance
import ArgumentParser
import CProcess
import Formatting
import Inference

struct BenchNet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "net", abstract: "Time networks on every instruction set of this processor.",
    discussion: """
      One thread. The share is that of the core's peak, a loop of dot products on registers alone. Allocations are those \
      of the second inference, counted in the binary that 'make static' builds.
      """)

  @Argument(help: "Models (safetensors); default: the expression model built in.", completion: .file())
  var files: [String] = []

  @Flag(help: "Print one JSON object a model.")
  var json = false

  @Flag(help: "Few runs: to see that it works.")
  var quick = false

  func run() throws {
    let peaks = PeakRate.all()
    if !json { Console.print(PeakText.line(peaks)) }
    for file in files.isEmpty ? [nil] : files.map(Optional.some) {
      let model = try Models.expressionModel(file: file)
      let report = try NetworkReport(model, peaks: peaks, quick: quick)
      Console.print(json ? try mien.json(report) : report.text)
    }
  }
}

/// What a network costs on each instruction set.
struct NetworkReport: Encodable {
  struct Timing: Encodable {
    let instructionSet: String
    let median, percentile95, gigaMACsPerSecond, shareOfPeak: Double
    let activationBytes: Int
    /// Of packed weights, factors and address tables.
    let constantBytes: Int
    /// In the second inference; null in a build that does not count.
    let allocations: Int?
    /// Milliseconds to lay the network out and run it once.
    let first: Double
  }

  let file, name: String
  let multiplyAccumulates, layers: Int
  let peaks: [String: Double]
  let timings: [Timing]

  init(_ model: Model, peaks: [PeakRate], quick: Bool) throws {
    file = model.file
    name = model.name
    multiplyAccumulates = model.multiplyAccumulates
    layers = model.layerCount
    self.peaks = PeakText.dictionary(peaks)
    timings = try InstructionSet.available.map { set in
      let shape = model.inputShape
      let image = [UInt8](repeating: 128, count: shape.height * shape.width * shape.channels)
      let clock = ContinuousClock()
      let start = clock.now
      let network = try Network(model, instructionSet: set)
      try network.run(image: image)
      let first = (clock.now - start) / .milliseconds(1)
      let before = mien_allocations()
      try network.run(image: image)
      let after = mien_allocations()
      let timing = try NetworkBenchmark(network, runs: quick ? 5 : set == .scalar ? 40 : 400)
      return Timing(
        instructionSet: set.name, median: timing.median.short, percentile95: timing.percentile95.short,
        gigaMACsPerSecond: timing.gigaMACsPerSecond.short,
        shareOfPeak: peaks.core > 0 ? (timing.gigaMACsPerSecond / peaks.core).short : 0,
        activationBytes: network.arenaBytes, constantBytes: network.constantBytes,
        allocations: before < 0 ? nil : after - before, first: first.short)
    }
  }

  var text: String {
    let work = (Double(multiplyAccumulates) / 1e6).fixed(1)
    let lines = timings.map { timing in
      let allocations = timing.allocations.map { ", \($0) allocations" } ?? ""
      return "  \(timing.instructionSet.padded(to: 11)) median \(timing.median.fixed(3)) ms, "
        + "p95 \(timing.percentile95.fixed(3)) ms, \(timing.gigaMACsPerSecond.fixed(1)) GMAC/s, "
        + "\(timing.shareOfPeak.percent) of the peak, \(byteText(timing.activationBytes)) of activations, "
        + "\(byteText(timing.constantBytes)) of weights and tables\(allocations), "
        + "first \(timing.first.fixed(1)) ms"
    }
    return (["\(name): \(work) MMAC, \(layers) layers"] + lines).joined(separator: "\n")
  }
}
