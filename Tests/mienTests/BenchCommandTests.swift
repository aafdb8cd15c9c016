import FoundationEssentials
import Testing

@Suite("mien bench")
struct BenchCommandTests {
  private struct Network: Decodable {
    struct Timing: Decodable {
      let instructionSet: String
      let median, percentile95, gigaMACsPerSecond, shareOfPeak, first: Double
      let activationBytes: Int
      let allocations: Int?
    }
    let file, name: String
    let multiplyAccumulates: Int
    let timings: [Timing]
  }

  private struct Kernels: Decodable {
    struct Layer: Decodable {
      struct Pick: Decodable {
        let instructionSet, kernel, fastest: String
        let behind: Double
      }
      let layer: String
      let picks: [Pick]
    }
    let layers: [Layer]
  }

  @Test("net prints one object a model, the built-in one where none is named")
  func net() async throws {
    let command = try await Command(["bench", "net", "--quick", "--json"])
    #expect(command.exitCode == 0, "\(command.errors)")
    let network = try JSONDecoder().decode(Network.self, from: Data(command.output.utf8))
    #expect(network.name == "expression" && network.multiplyAccumulates > 30_000_000)
    let scalar = try #require(network.timings.first)
    #expect(scalar.instructionSet == "scalar" && scalar.activationBytes > 48 * 48)
    for timing in network.timings {
      #expect(timing.median > 0 && timing.percentile95 >= timing.median && timing.gigaMACsPerSecond > 0)
      // Only the static build counts; tests run in another.
      #expect(timing.allocations == nil)
    }
  }

  @Test("net fails on a file that is no model, and names it")
  func noModel() async throws {
    let folder = try Scratch()
    let file = try folder.file("song.safetensors", Array("RIFF".utf8))
    let command = try await Command(["bench", "net", "--quick", file])
    #expect(command.exitCode == 1)
    #expect(command.errors.contains(file))
  }

  @Test("kernels --assert fails exactly where a pick is over 5 % slower than the fastest kernel")
  func kernels() async throws {
    let command = try await Command(["bench", "kernels", "--quick", "--json", "--assert"])
    let table = try JSONDecoder().decode(Kernels.self, from: Data(command.output.utf8))
    #expect(table.layers.contains { $0.layer == "convolution 3x3, 48x48x1 to 24" })
    #expect(table.layers.contains { $0.layer == "depthwise 5x5/2, 12x12x120" })
    let mistakes = table.layers.flatMap(\.picks).filter { $0.behind > 0.05 }
    #expect(command.exitCode == (mistakes.isEmpty ? 0 : 1), "\(mistakes)")
  }
}
