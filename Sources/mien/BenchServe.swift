import Appliance
import ArgumentParser
import Formatting
import Imaging
import Inference

struct BenchServe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run networks on request, so that other engines can take turns with them.",
    discussion: """
      Tests/peers/networks.py speaks to it. First comes a line of JSON a model, as soon as its first answer is known. Then \
      each line of standard input asks for something; models are counted from 0:

        time MODEL COUNT     nanoseconds of so many inferences of a grey picture, after a few that are not timed
        answer MODEL FILE    the last output for every picture in FILE, int8 values, a line a picture; a picture is \
      height x width x channels bytes
      """)

  @Argument(help: "Models (safetensors); default: the expression model built in.", completion: .file())
  var files: [String] = []

  func run() throws {
    let networks = try (files.isEmpty ? [nil] : files.map(Optional.some)).map(start)
    while let line = readLine() {
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3, let index = Int(words[1]), networks.indices.contains(index) else {
        throw ValidationError("\"\(line)\" is no request; see 'mien help bench serve'.")
      }
      switch (words[0], Int(words[2])) {
      case ("time", let count?) where 1...1_000_000 ~= count:
        Console.print(try networks[index].times(count).map { "\($0)" }.joined(separator: " "))
      case ("answer", _):
        for answer in try networks[index].answers(toPicturesIn: String(words[2])) {
          Console.print(answer.map { "\($0)" }.joined(separator: " "))
        }
      default:
        throw ValidationError("\"\(line)\" is no request; see 'mien help bench serve'.")
      }
    }
  }

  private func start(_ file: String?) throws -> Network {
    let clock = ContinuousClock()
    let start = clock.now
    let network = try Network(Models.expressionModel(file: file))
    let laidOut = clock.now
    try network.run(image: network.greyPicture)
    let report = Start(
      name: network.model.name, instructionSet: network.instructionSet.name,
      multiplyAccumulates: network.model.multiplyAccumulates, load: ((laidOut - start) / .milliseconds(1)).short,
      first: ((clock.now - laidOut) / .milliseconds(1)).short)
    Console.print(try json(report))
    return network
  }

  /// Milliseconds to read and lay out a model, and to run it for the first time.
  private struct Start: Encodable {
    let name, instructionSet: String
    let multiplyAccumulates: Int
    let load, first: Double
  }
}

extension Network {
  fileprivate static let untimedRuns = 3

  fileprivate var pictureBytes: Int {
    let shape = model.inputShape
    return shape.height * shape.width * shape.channels
  }

  fileprivate var greyPicture: [UInt8] { [UInt8](repeating: 128, count: pictureBytes) }

  /// Nanoseconds of each of `count` inferences.
  fileprivate func times(_ count: Int) throws -> [Int] {
    let picture = greyPicture
    for _ in 0..<Self.untimedRuns { try run(image: picture) }
    let clock = ContinuousClock()
    return try (0..<count).map { _ in
      let start = clock.now
      try run(image: picture)
      return Int((clock.now - start) / .nanoseconds(1))
    }
  }

  fileprivate func answers(toPicturesIn path: String) throws -> [[Int8]] {
    let bytes = try wholeFile(path)
    guard bytes.count.isMultiple(of: pictureBytes), let output = model.outputNames.last else {
      throw ValidationError("\(path) does not hold whole pictures of \(pictureBytes) bytes.")
    }
    return try stride(from: 0, to: bytes.count, by: pictureBytes).map { start in
      try run(image: Array(bytes[start..<start + pictureBytes]))
      return try quantisedOutput(named: output)
    }
  }
}
