import ArgumentParser
import Evaluation
import Formatting

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let made-up listeners with hidden tastes and moods play for weeks, beside other ways to choose.",
    discussion: """
      Each household has a library and listeners of its own seed; every way to choose meets the same ones. Ways: mien \
      (the ranker as it is), mood only and without mood (the same ranker without the other part), content only (the \
      textbook's: nearest by cosine to what was heard out and liked less what was skipped), random, and an oracle that \
      knows how each listener would answer. All leave the last 60 tracks out. Regret is how much likelier the oracle's choice \
      would have been heard out, a play, by week; what is regretted in all grows as plays to the power in the last column.

      What is assumed: a listener hears a track out with log odds of 0.3 + 1.6 x liking + 3 x (mood fit - 0.5) - (energy \
      error - 0.25) - 2.5 x boredom. Liking (deviation 1) comes from a hidden place in eight dimensions, shared by a third \
      within a household, from artists and from chance. The product sees 48 noisy mixtures of it, and valence and arousal \
      with an error of 0.2. Mood fit is exp(-2 d^2) on the plane of valence and arousal; what a listener wants there is \
      personal (deviation 0.25), and of those in a bad mood three in ten want to stay in it. A bad mood begins 35 % of \
      sessions; tracks move the mood 15 % of the way to where they lie. The camera is blind in 12.5 % of looks and wrong in \
      10 % of the others. Models/simulation.md has figures, and on which seeds the weights were chosen (1 and 2).
      """)

  @Option(help: "The first household's.")
  var seed: UInt64 = 101

  @Option(help: "How many.")
  var households = 4

  @Option(help: "Of each household.")
  var listeners = 4

  @Option(help: "Of each household.")
  var tracks = 2_000

  @Option(help: "How long.")
  var weeks = 4

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    for (name, value, most) in [
      ("households", households, 1_000), ("listeners", listeners, 100), ("tracks", tracks, 100_000),
      ("weeks", weeks, 100),
    ] where !(1...most ~= value) {
      throw ValidationError("--\(name) must lie between 1 and \(most).")
    }
  }

  func run() throws {
    var rows: [Row] = []
    if !json { Console.print(header) }
    for policy in SimulatedPolicy.allCases {
      let outcomes = (0..<UInt64(households)).map { number in
        var settings = Simulation.Settings()
        (settings.tracks, settings.listeners, settings.weeks) = (tracks, listeners, weeks)
        settings.seed = seed &+ number
        return Simulation(settings).run(policy)
      }
      let row = Row(policy, outcomes)
      rows.append(row)
      if !json { Console.print(row.text) }
    }
    let report = Report(seed: seed, households: households, listeners: listeners, tracks: tracks, rows: rows)
    if json { return Console.print(try mien.json(report)) }
    Console.print((["regret a play" + weekNames + "   grows as"] + rows.map(\.regretText)).joined(separator: "\n"))
    Console.print(report.comparison)
  }

  private var weekNames: String { (1...weeks).map { "week \($0)".padded(to: 8, onLeft: true) }.joined() }

  private var header: String {
    """
    \(households) households of \(listeners), \(tracks) tracks, seeds from \(seed)
                     skipped\(weekNames)  regret a play  lifted
    """
  }

  private struct Row: Encodable {
    let policy: String
    let skipRate: Double
    let skipRates: [Double]
    /// How much likelier the oracle's choice would have been heard out, a play: in all and by week.
    let regret: Double
    let regrets: [Double]
    /// What is regretted grows as plays to this power.
    let regretGrowth: Double
    /// Of the sessions that began in a bad mood those that did not end in one.
    let lifted: Double

    init(_ policy: SimulatedPolicy, _ outcomes: [Simulation.Outcome]) {
      func mean(_ value: (Simulation.Outcome) -> Double) -> Double {
        outcomes.reduce(0) { $0 + value($1) } / Double(max(outcomes.count, 1))
      }
      self.policy = policy.rawValue
      skipRate = mean(\.skipRate)
      let weeks = outcomes.first?.plays.indices ?? 0..<0
      skipRates = weeks.map { week in mean { Double($0.skips[week]) / Double(max($0.plays[week], 1)) } }
      (regret, lifted) = (mean(\.meanRegret), mean(\.liftRate))
      regrets = weeks.map { week in mean { $0.regret[week] / Double(max($0.plays[week], 1)) } }
      regretGrowth = mean(\.regretGrowth)
    }

    var text: String {
      let weeks = skipRates.map { $0.percent.padded(to: 8, onLeft: true) }.joined()
      return policy.padded(to: 13) + skipRate.percent.padded(to: 11, onLeft: true) + weeks
        + regret.fixed(3).padded(to: 15, onLeft: true) + lifted.percent.padded(to: 8, onLeft: true)
    }

    /// Regret a play, by week, and how it grows.
    var regretText: String {
      policy.padded(to: 13) + regrets.map { $0.fixed(3).padded(to: 8, onLeft: true) }.joined()
        + (regret > 0 ? "   plays^" + regretGrowth.fixed(2) : "")
    }
  }

  private struct Report: Encodable {
    let seed: UInt64
    let households, listeners, tracks: Int
    let rows: [Row]

    /// The product's skips beside those of the best of the three simple ways.
    var comparison: String {
      let simple = rows.filter { ["mood only", "content only", "random"].contains($0.policy) }
      guard let best = simple.min(by: { $0.skipRate < $1.skipRate }), let mien = rows.first else { return "" }
      let last = (mien.skipRates.last ?? 0, best.skipRates.last ?? 0)
      return
        "mien skips \((mien.skipRate / best.skipRate).fixed(2)) times as often as \(best.policy), in the last week "
        + "\((last.0 / last.1).fixed(2)) times"
    }
  }
}
