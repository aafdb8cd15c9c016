import CKernels

/// The most byte multiply-accumulates that one core can do, measured with a loop of dot products on registers alone: what
/// the convolution kernels of an instruction set could reach at best.
public struct PeakRate: Sendable {
  public let instructionSet: InstructionSet
  /// 10^9 multiply-accumulates per second, the best of many short runs: other load can only make it look smaller.
  public let gigaMACsPerSecond: Double

  /// nil where the instruction set has no dot product, or this processor not the set.
  public init?(_ instructionSet: InstructionSet) {
    guard mien_isa_available(instructionSet.isa), mien_peak_run(instructionSet.isa, 1) > 0 else { return nil }
    let clock = ContinuousClock()
    var best = 0.0
    for _ in 0..<Self.runs {
      let start = clock.now
      let work = mien_peak_run(instructionSet.isa, Self.steps)
      best = max(best, Double(work) / max((clock.now - start) / .nanoseconds(1), 1))
    }
    self.instructionSet = instructionSet
    gigaMACsPerSecond = best
  }

  /// Of every instruction set of this processor that has one, slowest first.
  public static func all() -> [PeakRate] { InstructionSet.available.compactMap(PeakRate.init) }

  /// Long enough for the clock to rise, short enough that some run is not interrupted: about 0.2 ms each.
  private static let runs = 200
  private static let steps: UInt64 = 50_000
}

extension [PeakRate] {
  /// The core's own peak: that of its best instruction set. 0 where there is none.
  public var core: Double { map(\.gigaMACsPerSecond).max() ?? 0 }
}
