import Appliance
import ArgumentParser
import Formatting
import Inference

struct BenchKernels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels", abstract: "Time every kernel of this processor, and check which ones are picked.",
    discussion: """
      The layers of the expression model and those that small networks usually have, one thread, medians of many short \
      runs that take turns. A kernel's share is that of the core's peak, a loop of dot products on registers alone. Marks: \
      '*' this processor's pick, '<' the pick of a processor that has no more than the instruction set named behind it, \
      '!' a pick that is over 5 % slower than the fastest.
      """)

  @Flag(name: .customLong("assert"), help: "Exit with 1 where a pick is over 5 % slower than the fastest.")
  var asserts = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Few runs: to see that it works.")
  var quick = false

  @Option(help: "An expression model (safetensors), instead of the one built in.", completion: .file())
  var model: String?

  func run() throws {
    let own = LayerShape.shapes(of: try Models.expressionModel(file: model))
    let peaks = PeakRate.all()
    if !json { Console.print(PeakText.line(peaks)) }
    var layers: [KernelBenchmark] = []
    for shape in own + LayerShape.usual.filter({ !own.contains($0) }) {
      let layer = KernelBenchmark(shape, samples: quick ? 3 : 41)
      if !json { Console.print(KernelText.lines(layer, peak: peaks.core).joined(separator: "\n")) }
      layers.append(layer)
    }
    let mistakes = layers.reduce(0) { $0 + $1.mistakes.count }
    let picks = layers.reduce(0) { $0 + $1.picks.count }
    if json {
      Console.print(try mien.json(KernelReport(layers, peaks)))
    } else {
      Console.print("\(mistakes) of \(picks) picks are over 5 % slower than the fastest kernel")
    }
    if asserts, mistakes > 0 { throw ExitCode.failure }
  }
}

/// A layer's kernels as lines.
enum KernelText {
  static func lines(_ layer: KernelBenchmark, peak: Double) -> [String] {
    let work = layer.shape.multiplyAccumulates
    let size = work > 0 ? ", \((Double(work) / 1e6).fixed(2)) MMAC" : ""
    return [Console.bold("\(layer.shape)\(size)")] + layer.variants.map { line($0, of: layer, peak: peak) }
  }

  private static func line(_ variant: KernelBenchmark.Variant, of layer: KernelBenchmark, peak: Double) -> String {
    let time = variant.median.fixed(2).padded(to: 9, onLeft: true) + " us"
    let rate = variant.gigaMACsPerSecond
    let speed = rate > 0 ? rate.fixed(1).padded(to: 7, onLeft: true) + " GMAC/s" : ""
    let share = rate > 0 && peak > 0 ? (rate / peak).percent.padded(to: 8, onLeft: true) : ""
    let marks = layer.picks.filter { $0.name == variant.name }.map { pick in
      let mark = pick.instructionSet == layer.picks.last?.instructionSet ? "*" : "< \(pick.instructionSet.name)"
      guard pick.behind > KernelBenchmark.tolerance else { return mark }
      return Console.red("\(mark) ! \(pick.behind.percent) slower than \(pick.fastest)")
    }
    let head = "  " + variant.name.padded(to: 34) + time + speed.padded(to: 15) + share.padded(to: 9)
    return marks.isEmpty ? head.trimmed : head + " " + marks.joined(separator: " ")
  }
}

/// The core's peak as a line.
enum PeakText {
  static func line(_ peaks: [PeakRate]) -> String {
    guard !peaks.isEmpty else { return "peak of this core: not known, for it has no dot product" }
    let sets = peaks.map { "\($0.instructionSet.name) \($0.gigaMACsPerSecond.fixed(1))" }
    return "peak of this core: \(peaks.core.fixed(1)) GMAC/s of bytes (\(sets.joined(separator: ", ")))"
  }
}

/// The JSON form of the table.
struct KernelReport: Encodable {
  struct Kernel: Encodable {
    let name, instructionSet: String
    let microseconds, gigaMACsPerSecond, shareOfPeak: Double
  }
  struct Pick: Encodable {
    let instructionSet, kernel, fastest: String
    let behind: Double
  }
  struct Layer: Encodable {
    let layer: String
    let multiplyAccumulates: Int
    let kernels: [Kernel]
    let picks: [Pick]
  }

  let peaks: [String: Double]
  let layers: [Layer]

  init(_ layers: [KernelBenchmark], _ peaks: [PeakRate]) {
    self.peaks = PeakText.dictionary(peaks)
    self.layers = layers.map { layer in
      Layer(
        layer: "\(layer.shape)", multiplyAccumulates: layer.shape.multiplyAccumulates,
        kernels: layer.variants.map {
          Kernel(
            name: $0.name, instructionSet: $0.instructionSet.name, microseconds: $0.median.short,
            gigaMACsPerSecond: $0.gigaMACsPerSecond.short,
            shareOfPeak: peaks.core > 0 ? ($0.gigaMACsPerSecond / peaks.core).short : 0)
        },
        picks: layer.picks.map {
          Pick(instructionSet: $0.instructionSet.name, kernel: $0.name, fastest: $0.fastest, behind: $0.behind.short)
        })
    }
  }
}

extension PeakText {
  /// GMAC/s by the name of the instruction set.
  static func dictionary(_ peaks: [PeakRate]) -> [String: Double] {
    Dictionary(peaks.map { ($0.instructionSet.name, $0.gigaMACsPerSecond.short) }) { first, _ in first }
  }
}

extension String {
  /// Without the spaces at its end.
  fileprivate var trimmed: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
