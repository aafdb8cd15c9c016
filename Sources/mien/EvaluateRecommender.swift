import ArgumentParser
import Evaluation
import Formatting
import Recommending

struct EvaluateRecommender: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recommender", abstract: "How well the collaborative model finds plays that were held out.",
    discussion: """
      FILE has a row a play: listener, item, weight, separated by tabs or commas; 'make data' writes last.fm's to \
      .build/data/lastfm/user_artists.dat. A fifth of each listener's items is held out, and what is recommended is compared \
      with it, beside the most popular items and item-to-item cosines.
      """)

  @Option(help: "A table of plays.", completion: .file())
  var plays: String

  @Option(help: "A table of what is held out, instead of a fifth of the plays.", completion: .file())
  var heldOut: String?

  @Option(help: "Varies what is held out.")
  var seed: UInt64 = 42

  @Option(name: .customShort("k"), help: "How many items a list has.")
  var length = 20

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    if !(1...1_000).contains(length) { throw ValidationError("-k must lie between 1 and 1000.") }
  }

  func run() throws {
    let table = try PlaysTable(path: plays)
    let split =
      if let heldOut {
        PlaysSplit(training: table, heldOut: try PlaysTable(path: heldOut))
      } else {
        PlaysSplit(table, seed: seed)
      }
    let listeners = split.heldOut.indices.filter { !split.heldOut[$0].isEmpty }
    guard !listeners.isEmpty else { throw EvaluationError.nothingHeldOut(heldOut ?? plays) }

    let clock = ContinuousClock()
    var rankings = Baseline.allCases.map { baseline in
      let start = clock.now
      let lists = baseline.recommend(to: listeners, from: split.training, count: length)
      return Ranking(
        baseline.rawValue, RankingMeasures(lists, of: split, length: length), fit: .zero, all: clock.now - start)
    }
    let start = clock.now
    let model = CollaborativeModel(split.training)
    let fitted = clock.now
    let lists = model.recommend(to: listeners, count: length)
    let end = clock.now
    rankings.append(
      Ranking("mien", RankingMeasures(lists, of: split, length: length), fit: fitted - start, all: end - fitted))
    let alone = listeners.prefix(50).map { listener in
      clock.measure { _ = model.recommend(to: listener, count: length) } / .milliseconds(1)
    }.sorted()
    let report = RecommenderReport(
      split: split, seed: heldOut == nil ? seed : nil, length: length, alone: alone[alone.count / 2].short,
      rankings: rankings)
    Console.print(json ? try mien.json(report) : report.text)
  }
}

/// One way to recommend, measured.
private struct Ranking: Encodable {
  let name: String
  let ndcg, ndcgError, recall, precision, coverage, novelty: Double
  /// Seconds: of learning, and of a list for every listener.
  let fit, all: Double

  private enum CodingKeys: String, CodingKey {
    case name, ndcg, recall, precision, coverage, novelty
    case ndcgError = "ndcg_error"
    case fit = "fit_seconds"
    case all = "all_seconds"
  }

  init(_ name: String, _ measures: RankingMeasures, fit: Duration, all: Duration) {
    self.name = name
    (ndcg, ndcgError) = (measures.ndcg.short, measures.ndcgError.short)
    (recall, precision) = (measures.recall.short, measures.precision.short)
    (coverage, novelty) = (measures.coverage.short, measures.novelty.short)
    (self.fit, self.all) = ((fit / .seconds(1)).short, (all / .seconds(1)).short)
  }

  static let header = "                 NDCG (error)  recall  precision  coverage   novelty  learning  all lists"

  var row: String {
    name.padded(to: 13)
      + [
        (ndcg.fixed(4), 8), ("(\(ndcgError.fixed(4)))", 8), (recall.fixed(4), 8), (precision.fixed(4), 11),
        (coverage.percent, 10), (novelty.fixed(2), 10), (fit.fixed(3) + " s", 10), (all.fixed(2) + " s", 11),
      ].map { $0.0.padded(to: $0.1, onLeft: true) }.joined()
  }
}

private struct RecommenderReport: Encodable {
  let listeners, items, training, heldOut, evaluated: Int
  /// Of the split; nil where the split was given.
  let seed: UInt64?
  let length: Int
  /// Milliseconds of a list for one listener alone, the median of fifty.
  let alone: Double
  let rankings: [Ranking]

  private enum CodingKeys: String, CodingKey {
    case listeners, items, training, evaluated, seed, rankings
    case length = "k"
    case heldOut = "held_out"
    case alone = "list_milliseconds"
  }

  init(split: PlaysSplit, seed: UInt64?, length: Int, alone: Double, rankings: [Ranking]) {
    (listeners, items) = (split.training.listenerCount, split.training.itemCount)
    training = (0..<listeners).reduce(0) { $0 + split.training.items(of: $1).count }
    heldOut = split.heldOut.joined().count
    evaluated = split.heldOut.count { !$0.isEmpty }
    (self.seed, self.length, self.alone, self.rankings) = (seed, length, alone, rankings)
  }

  var text: String {
    let origin = seed.map { "seed \($0)" } ?? "a given split"
    let head = """
      \(listeners) listeners, \(items) items, \(training) plays to learn from; \(heldOut) held out, of \(evaluated) listeners \
      (\(origin)); lists of \(length)
      """
    return ([head, Ranking.header] + rankings.map(\.row) + ["one list alone: \(alone.fixed(2)) ms"])
      .joined(separator: "\n")
  }
}
