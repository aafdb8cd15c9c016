import CKernels
import Testing

@testable import Inference

struct KernelBenchmarkTests {
  @Test("Every kernel of this processor is timed on a convolution, and each instruction set's pick is judged")
  func convolution() throws {
    let shape = try #require(LayerShape.usual.first { $0.description == "convolution 1x1, 6x6x192 to 64" })
    let benchmark = KernelBenchmark(shape, samples: 3)
    let expected = KernelDescription.all.filter(\.isAvailable).map(\.name).filter { !$0.hasPrefix("winograd") }
    #expect(benchmark.variants.map(\.name) == expected)
    #expect(benchmark.picks.map(\.instructionSet) == InstructionSet.available)
    for variant in benchmark.variants {
      #expect(variant.median > 0)
      let rate = Double(6 * 6 * 192 * 64) / variant.median / 1e3
      #expect(abs(variant.gigaMACsPerSecond - rate) < 1e-6 * rate)
    }
    for pick in benchmark.picks {
      let rivals = benchmark.variants.filter { $0.instructionSet.rawValue <= pick.instructionSet.rawValue }
      let fastest = try #require(rivals.min { $0.median < $1.median })
      let picked = try #require(rivals.first { $0.name == pick.name })
      #expect(pick.fastest == fastest.name)
      #expect(abs(pick.behind - (picked.median / fastest.median - 1)) < 1e-9)
      #expect(benchmark.mistakes.contains { $0.name == pick.name } == (pick.behind > 0.05))
    }
  }

  @Test("Every usual layer has a kernel for every instruction set, named by the grammar", arguments: LayerShape.usual)
  func names(shape: LayerShape) {
    let layer = LayerVariants(shape)
    #expect(Set(layer.picks.keys) == Set(InstructionSet.available), "\(shape)")
    for (set, pick) in layer.picks {
      #expect(layer.variants.contains { $0.name == pick && $0.instructionSet.rawValue <= set.rawValue }, "\(pick)")
      #expect(pick.split(separator: "_").count == 4, "\(pick)")
    }
    #expect(Set(layer.variants.map(\.name)).count == layer.variants.count)
  }

  @Test("The layers of a network are listed once each, and their work is the network's")
  func shapes() throws {
    let model = try Model(bytes: Golden("residual").bytes, file: "residual")
    let shapes = LayerShape.shapes(of: model)
    #expect(Set(shapes).count == shapes.count)
    let all = model.layers.compactMap { LayerShape($0, of: model) }
    #expect(all.map(\.multiplyAccumulates).reduce(0, +) == model.multiplyAccumulates)
    #expect(Set(all) == Set(shapes))
  }

  @Test("A window that is larger than its input makes no layer")
  func tooLarge() {
    let window = Window(height: 3, width: 3)
    #expect(LayerShape(.depthwise, window, input: Shape(height: 2, width: 2, channels: 8), channels: 8) == nil)
  }

  @Test("The peak of each instruction set with a dot product is measured, and there is none for plain code")
  func peak() {
    #expect(PeakRate(.scalar) == nil)
    let peaks = PeakRate.all()
    #expect(peaks.map(\.instructionSet) == InstructionSet.available.filter { $0 != .scalar })
    #expect(peaks.allSatisfy { $0.gigaMACsPerSecond > 0 })
    #expect(peaks.core == peaks.map(\.gigaMACsPerSecond).max() ?? 0)
  }

  @Test("The peak loop does as much more work as it is told to")
  func peakWork() {
    for set in InstructionSet.available where set != .scalar {
      #expect(mien_peak_run(set.isa, 0) == 0)
      #expect(mien_peak_run(set.isa, 7) == 7 * mien_peak_run(set.isa, 1))
    }
  }
}
