import ArgumentParser
import Formatting
import Recommending

struct BenchScan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Time the exact search for the nearest among many vectors.",
    discussion: """
      Vectors are Gaussian, of the seed. One thread; in turns a search by cosine, one by Euclidean distance, and a plain read of \
      the bytes that the search by cosine needs, each with its own query. Times are those that the thread ran, so that \
      other work on the machine counts less: medians and least ones.
      """)

  @Option(help: "Vectors.")
  var count = 1_000_000

  @Option(help: "Values of a vector.")
  var length = 128

  @Option(help: "How many neighbours are wanted.")
  var top = 20

  @Option(help: "How many times.")
  var rounds = 101

  @Option(help: "Of the vectors and queries.")
  var seed: UInt64 = 42

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    for (name, value, most) in [
      ("count", count, 100_000_000), ("length", length, 65_536), ("top", top, 100_000), ("rounds", rounds, 100_000),
    ] where !(1...most).contains(value) {
      throw ValidationError("--\(name) must lie between 1 and \(most).")
    }
  }

  func run() throws {
    var random = SplitMix64(seed: seed)
    var index = VectorIndex(length: length, capacity: count)
    for id in 0..<count { index.add(vector(&random), id: Int64(id)) }
    var (cosine, euclid, floor): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      let query = vector(&random)
      floor.append(Self.milliseconds { withExtendedLifetime(index.readOnce()) {} })
      cosine.append(Self.milliseconds { _ = index.nearest(to: query, count: top, by: .cosine) })
      euclid.append(Self.milliseconds { _ = index.nearest(to: query, count: top, by: .euclid) })
    }
    let report = Report(
      vectors: count, length: length, top: top, rounds: rounds, kernel: index.kernelName, cosine: Spread(cosine),
      euclid: Spread(euclid), read: Spread(floor), megabytes: (Double(index.byteCount) / 1e6).short)
    Console.print(json ? try mien.json(report) : report.text)
  }

  private func vector(_ random: inout SplitMix64) -> [Float] { (0..<length).map { _ in random.gaussian() } }

  /// That this thread runs.
  private static func milliseconds(_ work: () -> Void) -> Double {
    let start = threadTime()
    work()
    return (threadTime() - start) / .milliseconds(1)
  }

  private struct Spread: Encodable {
    let median, least: Double

    init(_ times: [Double]) {
      let sorted = times.sorted()
      (median, least) = (sorted[sorted.count / 2], sorted[0])
    }

    var text: String { "\(median.fixed(2)) ms (least \(least.fixed(2)))" }
  }

  private struct Report: Encodable {
    let vectors, length, top, rounds: Int
    let kernel: String
    let cosine, euclid, read: Spread
    let megabytes: Double

    var text: String {
      """
      top \(top) of \(vectors) x \(length) bytes, \(kernel), medians of \(rounds)
      cosine      \(cosine.text), \((cosine.median / read.median).fixed(2)) times the read
      Euclidean   \(euclid.text)
      plain read  \(read.text) of \(megabytes.fixed(0)) MB: \((megabytes / read.median).fixed(1)) GB/s
      """
    }
  }
}
