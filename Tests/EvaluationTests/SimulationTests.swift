import Glibc
import Recommending
import Testing

@testable import Evaluation

@Suite("The simulated household")
struct SimulationTests {
  /// Someone who hears six songs a day for four weeks, by a policy that leaves the last twenty out.
  private func outcome(_ policy: SimulatedPolicy, seed: UInt64) -> Simulation.Outcome {
    var settings = Simulation.Settings()
    (settings.tracks, settings.listeners, settings.weeks, settings.songs) = (200, 1, 4, 3)
    settings.seed = seed
    var ranker = Ranker()
    ranker.window = 20
    return Simulation(settings).run(policy, ranker: ranker)
  }

  @Test("what is regretted grows ever more slowly where taste is learnt, and as ever where it is not")
  func regret() {
    /// What is regretted in the second half of the time, in units of the first half, over four seeds.
    func later(_ policy: SimulatedPolicy) -> (share: Double, mean: Double) {
      let regrets = (21...24).map { outcome(policy, seed: $0).regret }
      func sum(_ weeks: Range<Int>) -> Double { regrets.reduce(0) { $0 + $1[weeks].reduce(0, +) } }
      return (sum(2..<4) / sum(0..<2), sum(0..<4))
    }
    let (mien, random) = (later(.mien), later(.random))
    #expect(mien.share < 0.9)
    #expect(abs(random.share - 1) < 0.15)
    #expect(mien.mean < 0.6 * random.mean)
  }

  @Test("the same seed gives the same weeks, another seed others")
  func deterministic() {
    let outcomes = [23, 23, 24].map { outcome(.moodOnly, seed: $0) }
    #expect(outcomes[0].regret == outcomes[1].regret && outcomes[0].skips == outcomes[1].skips)
    #expect(outcomes[0].regret != outcomes[2].regret)
  }

  @Test("the growth of regret is the power of the plays")
  func growth() {
    var outcome = Simulation.Outcome(plays: [Int](repeating: 100, count: 8), skips: [], regret: [])
    func growth(_ power: Double) -> Double {
      let sums = (0...8).map { pow(Double($0), power) }
      outcome.regret = zip(sums, sums.dropFirst()).map { $1 - $0 }
      return outcome.regretGrowth
    }
    for power in [0.5, 0.8, 1] { #expect(abs(growth(power) - power) < 1e-9) }
  }
}
