/// How long one network takes on this machine.
public struct NetworkBenchmark: Sendable {
  public let instructionSet: InstructionSet
  public let runs: Int
  /// Milliseconds of one inference.
  public let median: Double
  public let percentile95: Double
  public let fastest: Double
  /// 10^9 multiply-accumulates per second at the median.
  public let gigaMACsPerSecond: Double

  /// Times `runs` inferences of a grey picture, after a tenth as many to warm up.
  public init(_ network: Network, runs: Int = 200) throws(InferenceError) {
    let shape = network.model.inputShape
    let image = [UInt8](repeating: 128, count: shape.height * shape.width * shape.channels)
    let clock = ContinuousClock()
    var times: [Double] = []
    let runs = max(runs, 1)
    times.reserveCapacity(runs)
    for run in -(runs / 10 + 1)..<runs {
      let start = clock.now
      try network.run(image: image)
      let elapsed = (clock.now - start) / .milliseconds(1)
      if run >= 0 { times.append(elapsed) }
    }
    times.sort()
    self.runs = runs
    instructionSet = network.instructionSet
    median = times[runs / 2]
    percentile95 = times[min(runs * 95 / 100, runs - 1)]
    fastest = times[0]
    gigaMACsPerSecond = Double(network.model.multiplyAccumulates) / max(median, 1e-9) / 1e6
  }
}
