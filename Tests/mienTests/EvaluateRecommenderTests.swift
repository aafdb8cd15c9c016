import FoundationEssentials
import Testing

@Suite("mien evaluate recommender")
struct EvaluateRecommenderTests {
  private struct Report: Decodable, Equatable {
    struct Ranking: Decodable, Equatable {
      let name: String
      let ndcg, recall, precision, coverage, novelty: Double
    }

    let listeners, items: Int
    let rankings: [Ranking]
  }

  /// Listeners of two tastes, each with twelve of thirty items.
  private static let plays = (0..<60).flatMap { listener in
    (0..<12).map { "listener \(listener)\titem \((listener * 7 + $0 * $0) % 30 + listener % 2 * 30)\t\($0 + 1)\n" }
  }.joined()

  @Test("the report is one JSON object, the same for the same seed, and the model beats popularity")
  func measures() async throws {
    let folder = try Scratch()
    let path = folder.path + "/plays.tsv"
    try Self.plays.write(toFile: path, atomically: true, encoding: .utf8)
    var reports: [Report] = []
    for seed in ["1", "1", "2"] {
      let command = try await Command([
        "evaluate", "recommender", "--plays", path, "--json", "-k", "5", "--seed", seed,
      ])
      #expect(command.exitCode == 0, "\(command.errors)")
      reports.append(try JSONDecoder().decode(Report.self, from: Data(command.output.utf8)))
    }
    #expect(reports[0] == reports[1] && reports[0] != reports[2])
    #expect(reports[0].listeners == 60 && reports[0].items <= 60)
    #expect(reports[0].rankings.map(\.name) == ["popularity", "item cosine", "mien"])
    #expect(reports[0].rankings[2].ndcg > reports[0].rankings[0].ndcg + 0.1)
  }

  @Test("a table that is none is an error that names the line")
  func malformed() async throws {
    let folder = try Scratch()
    let path = folder.path + "/plays.csv"
    try "a,b,1\na,c\n".write(toFile: path, atomically: true, encoding: .utf8)
    let command = try await Command(["evaluate", "recommender", "--plays", path])
    #expect(command.exitCode == 1)
    #expect(command.errors.contains("plays.csv, line 2: 2 fields"))
  }
}
