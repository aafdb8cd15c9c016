/// How long every kernel of this processor takes for one layer, and whether the selection table takes the fastest.
public struct KernelBenchmark: Sendable {
  public struct Variant: Sendable {
    public let name: String
    /// The least that the processor must have for it.
    public let instructionSet: InstructionSet
    /// Microseconds of one run of the layer, the median of the samples.
    public let median: Double
    /// 10^9 multiply-accumulates per second at the median; 0 for pooling and addition.
    public let gigaMACsPerSecond: Double
  }

  /// What a processor with an instruction set, and with those before it, gets.
  public struct Pick: Sendable {
    public let instructionSet: InstructionSet
    public let name: String
    /// The fastest of those that such a processor runs.
    public let fastest: String
    /// How much longer the pick takes than the fastest: 0.05 is 5 % longer.
    public let behind: Double
  }

  public let shape: LayerShape
  public let variants: [Variant]
  public let picks: [Pick]

  /// How far behind a pick may be before it counts as a mistake of the table.
  public static let tolerance = 0.05

  /// Picks that are more than `tolerance` behind.
  public var mistakes: [Pick] { picks.filter { $0.behind > Self.tolerance } }

  /// Times `samples` short runs of every kernel, one kernel after the other and all over again, so that whatever else
  /// the machine does hits them alike. A layer with a mistake is measured up to twice more, with twice the samples each
  /// time, and the measurement with the smallest mistake is the one that counts.
  public init(_ shape: LayerShape, samples: Int = 41) {
    let layer = LayerVariants(shape)
    var best = Self(shape, layer, samples: max(samples, 1))
    for attempt in 1...2 where best.worst > Self.tolerance {
      let next = Self(shape, layer, samples: max(samples, 1) << attempt)
      if next.worst < best.worst { best = next }
    }
    self = best
  }

  private var worst: Double { picks.map(\.behind).max() ?? 0 }

  private init(_ shape: LayerShape, _ layer: LayerVariants, samples: Int) {
    let clock = ContinuousClock()
    func time(_ step: any Step, _ runs: Int) -> Double {
      let start = clock.now
      for _ in 0..<runs { step.run() }
      return (clock.now - start) / .microseconds(1) / Double(runs)
    }
    // One run to warm up, one that says how many make a sample.
    let runs = layer.variants.map { variant in
      _ = time(variant.step, 1)
      return max(1, Int(Self.sample / max(time(variant.step, 1), 0.05)))
    }
    var times = layer.variants.map { _ in [Double]() }
    for _ in 0..<samples {
      for (index, variant) in layer.variants.enumerated() { times[index].append(time(variant.step, runs[index])) }
    }
    let variants = zip(layer.variants, times).map { variant, times in
      let median = times.sorted()[times.count / 2]
      return Variant(
        name: variant.name, instructionSet: variant.instructionSet, median: median,
        gigaMACsPerSecond: Double(shape.multiplyAccumulates) / max(median, 1e-6) / 1e3)
    }
    self.shape = shape
    self.variants = variants
    picks = layer.picks.sorted { $0.key.rawValue < $1.key.rawValue }.compactMap { set, name in
      let rivals = variants.filter { $0.instructionSet.rawValue <= set.rawValue }
      guard let pick = variants.first(where: { $0.name == name }),
        let fastest = rivals.min(by: { $0.median < $1.median })
      else { return nil }
      return Pick(
        instructionSet: set, name: name, fastest: fastest.name, behind: pick.median / max(fastest.median, 1e-6) - 1)
    }
  }

  /// Microseconds that one sample should take.
  private static let sample = 40.0
}
