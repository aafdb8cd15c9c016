import Recommending
import Testing

@testable import Evaluation

@Suite("Evaluating recommenders")
struct RecommenderEvaluationTests {
  private func table(listeners: Int, items: Int) throws -> PlaysTable {
    let lines = (0..<listeners).flatMap { listener in
      (0..<items).map { "\(listener)\t\((listener + $0) % 40)\t\($0 + 1)" }
    }
    return try PlaysTable(lines.joined(separator: "\n"), path: "plays")
  }

  @Test(
    "a table may have tabs or commas, a head and carriage returns",
    arguments: ["u\ti\tw\na\tb\t2\nc\td\t0.5\n", "a,b,2\r\nc,d,0.5\r\n", "a,b,2\n\nc,d,5e-1"])
  func tables(_ text: String) throws {
    let rows = try PlaysTable(text, path: "plays").rows
    #expect(rows == [.init(listener: "a", item: "b", weight: 2), .init(listener: "c", item: "d", weight: 0.5)])
  }

  @Test(
    "a malformed table is an error that names the line",
    arguments: [
      ("a,b,1\na,b\n", 2), ("a,b,1,2\n", 1), ("a,b,1\na,c,much\n", 2), ("a,b,0\n", 1), ("a,b,-1\n", 1),
      ("a,b,nan\n", 1),
      ("a,b,inf\n", 1), (",b,1\n", 1), ("a,,1\n", 1), ("", 1), ("user,item,weight\n", 1),
    ])
  func malformed(_ text: String, _ line: Int) {
    let error = #expect(throws: EvaluationError.self) { try PlaysTable(text, path: "plays") }
    #expect(error?.description.contains("plays, line \(line): ") == true, "\(error.debugDescription)")
  }

  @Test("a file that is none is an error that names it")
  func missing() {
    #expect(throws: EvaluationError.unreadableTable("/nowhere/plays")) { try PlaysTable(path: "/nowhere/plays") }
  }

  @Test("a fifth of each listener's items is held out, the same for the same seed")
  func split() throws {
    let table = try table(listeners: 12, items: 11)
    let split = PlaysSplit(table, seed: 1)
    #expect(split.heldOut.count == 12)
    for (listener, held) in split.heldOut.enumerated() {
      #expect(held.count == 2 && split.training.items(of: listener).count == 9)
      #expect(Set(held).isDisjoint(with: split.training.items(of: listener).map(Int.init)))
    }
    #expect(PlaysSplit(table, seed: 1).heldOut == split.heldOut)
    #expect(PlaysSplit(table, seed: 2).heldOut != split.heldOut)
  }

  @Test("listeners with fewer than five items keep them all")
  func few() throws {
    #expect(PlaysSplit(try table(listeners: 3, items: 4), seed: 1).heldOut.allSatisfy(\.isEmpty))
  }

  @Test("of a split made elsewhere, what was also learnt from is not held out")
  func given() throws {
    let training = try PlaysTable("a,x,1\nb,y,1\n", path: "training")
    let split = PlaysSplit(training: training, heldOut: try PlaysTable("a,x,1\na,z,1\nc,y,1\n", path: "held out"))
    #expect(split.heldOut == [[2], [], [1]])
    #expect(split.training.listenerCount == 3 && split.training.itemCount == 3)
  }

  @Test("measures count hits, weigh them by their place, and leave out listeners of whom nothing is held out")
  func measures() throws {
    // Items x, y, z, w are 0, 1, 2, 3 in ascending order of their names: w, x, y, z.
    let training = try PlaysTable("a,w,1\nb,w,1\nc,w,1\nc,x,1\n", path: "training")
    let split = PlaysSplit(
      training: training, heldOut: try PlaysTable("a,y,1\na,z,1\nb,x,1\n", path: "held out"))
    let measures = RankingMeasures([[1, 2], [2, 1]], of: split, length: 2)
    #expect(measures.listeners == 2)
    #expect(abs(measures.recall - 0.75) < 1e-9)
    #expect(abs(measures.precision - 0.5) < 1e-9)
    let second = 0.6309297535714575
    #expect(abs(measures.ndcg - (second / (1 + second) + second) / 2) < 1e-9)
    #expect(abs(measures.ndcgError - (second - second / (1 + second)) / 2) < 1e-9)
    #expect(measures.coverage == 0.5)
    #expect(abs(measures.novelty - 1.584962500721156) < 1e-9)
  }

  @Test("the baselines: what most played, and what goes with what was played; nothing known")
  func baselines() throws {
    let plays = Plays(
      [(0, 0), (1, 0), (1, 1), (2, 2), (3, 2), (4, 2)].map { .init(listener: $0.0, item: $0.1, weight: 1) },
      listeners: 5, items: 3)
    #expect(Baseline.popularity.recommend(to: [0, 1], from: plays, count: 3) == [[2, 1], [2]])
    #expect(Baseline.itemCosine.recommend(to: [0, 1], from: plays, count: 3) == [[1], []])
  }
}
