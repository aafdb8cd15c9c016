import FoundationEssentials
import Testing

@Suite("mien bench")
struct BenchCommandTests {
  private struct Network: Decodable {
    struct Timing: Decodable {
      let instructionSet: String
      let median, percentile95, gigaMACsPerSecond, shareOfPeak, first: Double
      let activationBytes: Int
      let constantBytes: Int
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
    #expect(scalar.constantBytes > scalar.activationBytes)
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

  @Test("serve says at once that the network runs, then answers for each picture and times as often as asked")
  func serve() async throws {
    let folder = try Scratch()
    let golden = Checkout.root + "/Tests/InferenceTests/Golden/residual"
    let records = Array(try #require(FileManager.default.contents(atPath: golden + ".bin")))
    let (picture, before, last) = (48 * 48, 128 + 7, 7)
    let starts = Array(stride(from: 0, to: records.count, by: picture + before + last))
    let pictures = try folder.file("pictures", starts.flatMap { records[$0..<$0 + picture] })
    let requests = try folder.file("requests", Array("answer 0 \(pictures)\ntime 0 4\n".utf8))
    let command = try await Command(["bench", "serve", golden + ".safetensors"], input: requests)
    #expect(command.exitCode == 0, "\(command.errors)")
    let lines = command.output.split(separator: "\n")
    try #require(lines.count == starts.count + 2)
    #expect(lines[0].contains("\"name\":\"residual\""))
    for (line, start) in zip(lines[1...], starts) {
      let bytes = records[(start + picture + before)...].prefix(last)
      let known = bytes.map { byte in "\(Int8(bitPattern: byte))" }
      #expect(line == known.joined(separator: " "))
    }
    let times = lines[starts.count + 1].split(separator: " ").compactMap { Int($0) }
    #expect(times.count == 4 && times.allSatisfy { $0 > 0 })
  }

  @Test("serve refuses what is no request, an unknown model and a file that holds half a picture")
  func badRequests() async throws {
    let folder = try Scratch()
    let half = try folder.file("half", [UInt8](repeating: 0, count: 1152))
    for request in ["sing 0 1", "time 1 1", "time 0 0", "time 0", "answer 0 \(half)", "answer 0 /nowhere"] {
      let requests = try folder.file("requests", Array("\(request)\n".utf8))
      let command = try await Command(["bench", "serve"], input: requests)
      #expect(command.exitCode != 0, "\(request)")
      #expect(!command.errors.isEmpty)
    }
  }

  @Test("faces prints times for each instruction set, and every window on request")
  func faces() async throws {
    struct Cost: Decodable {
      let setting, instructionSet, kernel: String
      let frames: Int
      let median: Double
      let fastest: [Double]
    }
    struct Windows: Decodable {
      let image, setting: String
      let windows: [[Int]]
    }
    let folder = try Scratch()
    let pixels = (0..<(64 * 48)).map { UInt8(truncatingIfNeeded: $0 * $0 / 97) }
    let file = try folder.file("noise.pgm", Array("P5 64 48 255\n".utf8) + pixels)
    let arguments = ["bench", "faces", "--setting", "1.2/3/200"]
    let timing = try await Command(arguments + ["--rounds", "1", "--json", file])
    #expect(timing.exitCode == 0, "\(timing.errors)")
    let costs = try timing.output.split(separator: "\n").map {
      try JSONDecoder().decode(Cost.self, from: Data($0.utf8))
    }
    #expect(costs.first?.kernel == "haar_u32_1_scalar")
    #expect(costs.allSatisfy { $0.setting == "1.2/3/200" && $0.frames == 1 && $0.median > 0 && $0.fastest.count == 1 })
    let listing = try await Command(arguments + ["--windows", file])
    let windows = try JSONDecoder().decode(Windows.self, from: Data(listing.output.utf8))
    #expect(windows.image == file && windows.windows.allSatisfy { $0.count == 4 })
    #expect(try await Command(["bench", "faces", "--setting", "1.2", file]).exitCode != 0)
  }

  @Test("kernels --assert fails exactly where a pick is over 5 % slower than the fastest kernel")
  func kernels() async throws {
    let command = try await Command(["bench", "kernels", "--quick", "--json", "--assert"])
    let table = try JSONDecoder().decode(Kernels.self, from: Data(command.output.utf8))
    #expect(table.layers.contains { $0.layer == "convolution 5x5/2, 48x48x1 to 32" })
    #expect(table.layers.contains { $0.layer == "depthwise 5x5/2, 12x12x120" })
    let mistakes = table.layers.flatMap(\.picks).filter { $0.behind > 0.05 }
    #expect(command.exitCode == (mistakes.isEmpty ? 0 : 1), "\(mistakes)")
  }
}
