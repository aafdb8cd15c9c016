import Appliance
import ArgumentParser
import CProcess
import FoundationEssentials
import Formatting
import Imaging

struct BenchFaces: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces", abstract: "Time the search for faces in frames of 640x480.",
    discussion: """
      One thread, on every instruction set of this processor, which take turns. A setting is the scale factor, the \
      neighbours and the smallest face. Pictures of other sizes are scaled to fit and get black bars. Allocations are those \
      of all frames but the first, counted in the binary that 'make static' builds.
      """)

  @Argument(help: "Pictures, or folders of them; default: the demo set's.", completion: .file())
  var pictures: [String] = []

  @Option(help: "A cascade in the compact form, instead of the one built in.", completion: .file())
  var cascade: String?

  @Option(help: "How often to look at every frame.")
  var rounds = 5

  @Option(name: .customLong("set"), help: "Only this instruction set.")
  var instructionSet: String?

  @Option(help: "Only this setting, as in 1.1/3/48.")
  var setting: String?

  @Flag(
    help: "Print every window that passes, before grouping, instead of times: one JSON object a picture and setting.")
  var windows = false

  @Flag(help: "Print one JSON object an instruction set and setting.")
  var json = false

  func validate() throws {
    if !(1...10_000).contains(rounds) { throw ValidationError("--rounds must lie between 1 and 10000.") }
    if let setting, FaceSetting(setting) == nil { throw ValidationError("\(setting) is no setting such as 1.1/3/48.") }
  }

  func run() throws {
    let settings = setting.flatMap(FaceSetting.init).map { [$0] } ?? FaceSetting.usual
    let files = try PictureList.files(pictures.isEmpty ? Demo.pictures() : pictures)
    let kernels = ScanKernel.available.filter { instructionSet == nil || $0.name == instructionSet }
    guard !files.isEmpty, !kernels.isEmpty else {
      Console.complain("mien: \(files.isEmpty ? "no pictures" : "this processor has no \(instructionSet ?? "")")")
      throw ExitCode.failure
    }
    let frames = try files.map { try PictureFile.readGrey(path: $0).image.framed(width: 640, height: 480) }
    if !windows, !json { Console.print("\(frames.count) frames of 640x480, \(rounds) rounds, medians of a frame") }
    for setting in settings {
      if windows {
        try printWindows(frames, files, setting, kernels[kernels.count - 1])
      } else {
        for cost in try costs(frames, setting, kernels) { Console.print(json ? try mien.json(cost) : cost.text) }
      }
    }
  }

  private func detector(_ setting: FaceSetting, _ neighbours: Int, _ kernel: ScanKernel) throws -> FaceDetector {
    let parameters = try ScanParameters(
      scaleFactor: setting.scaleFactor, minNeighbours: neighbours, minSize: setting.minSize)
    return try Models.faceDetector(file: cascade, parameters: parameters, kernel: kernel)
  }

  private func costs(_ frames: [GreyImage], _ setting: FaceSetting, _ kernels: [ScanKernel]) throws -> [FaceCost] {
    let detectors = try kernels.map { try detector(setting, setting.minNeighbours, $0) }
    // In order of the rounds, and of the frames within.
    var times = kernels.map { _ in [Duration]() }
    for index in times.indices { times[index].reserveCapacity(rounds * frames.count) }
    var (faces, allocations) = (0, kernels.map { _ in 0 })
    // The first round warms up: windows are kept in memory that grows with the frame that has most of them.
    for round in 0...rounds {
      faces = 0
      for frame in frames {
        for (index, detector) in detectors.enumerated() {
          let (start, before) = (threadTime(), mien_allocations())
          let found = detector.detect(in: frame).count
          let (after, end) = (mien_allocations(), threadTime())
          if index == 0 { faces += found }
          guard round > 0 else { continue }
          allocations[index] += after - before
          times[index].append(end - start)
        }
      }
    }
    return kernels.indices.map { index in
      FaceCost(
        setting: setting, kernel: kernels[index], frames: frames.count, faces: faces, times: times[index],
        allocations: mien_allocations() < 0 ? nil : Double(allocations[index]) / Double(rounds * frames.count))
    }
  }

  private func printWindows(
    _ frames: [GreyImage], _ files: [String], _ setting: FaceSetting, _ kernel: ScanKernel
  ) throws {
    struct Windows: Encodable {
      let image, setting: String
      let windows: [[Int]]
    }
    let detector = try detector(setting, 0, kernel)
    for (frame, file) in zip(frames, files) {
      let boxes = detector.detect(in: frame).map { [$0.box.x, $0.box.y, $0.box.width, $0.box.height] }
      Console.print(try mien.json(Windows(image: file, setting: setting.name, windows: boxes)))
    }
  }
}

/// What a search looks for.
struct FaceSetting {
  let scaleFactor: Double
  let minNeighbours, minSize: Int

  static let usual = [FaceSetting(1.1, 3, 48), FaceSetting(1.2, 3, 60), FaceSetting(1.1, 3, 20)]

  private init(_ scaleFactor: Double, _ minNeighbours: Int, _ minSize: Int) {
    (self.scaleFactor, self.minNeighbours, self.minSize) = (scaleFactor, minNeighbours, minSize)
  }

  /// As `name` gives it.
  init?(_ name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let factor = Double(parts[0]), let neighbours = Int(parts[1]), let size = Int(parts[2]),
      (try? ScanParameters(scaleFactor: factor, minNeighbours: neighbours, minSize: size)) != nil
    else { return nil }
    self.init(factor, neighbours, size)
  }

  var name: String { "\(scaleFactor)/\(minNeighbours)/\(minSize)" }
}

/// What a search costs on one instruction set.
private struct FaceCost: Encodable {
  let setting, instructionSet, kernel: String
  let frames, faces: Int
  /// Milliseconds of processor time a frame.
  let median, percentile95, mean: Double
  /// Of each frame.
  let fastest: [Double]
  /// A frame; null in a build that does not count.
  let allocations: Double?
  /// Bytes of the process.
  let resident: Int?

  init(
    setting: FaceSetting, kernel: ScanKernel, frames: Int, faces: Int, times: [Duration], allocations: Double?
  ) {
    (self.setting, instructionSet, self.kernel) = (setting.name, kernel.name, kernel.functionName)
    (self.frames, self.faces, self.allocations) = (frames, faces, allocations)
    let milliseconds = times.map { $0 / .milliseconds(1) }
    let sorted = milliseconds.sorted()
    fastest = (0..<frames).map { frame in
      stride(from: frame, to: milliseconds.count, by: frames).map { milliseconds[$0] }.min().map(\.short) ?? 0
    }
    median = sorted[sorted.count / 2].short
    percentile95 = sorted[sorted.count * 95 / 100].short
    mean = (sorted.reduce(0, +) / Double(sorted.count)).short
    resident = SystemFiles().residentMemory(of: "self")
  }

  var text: String {
    let memory = allocations.map { ", \($0.fixed(1)) allocations" } ?? ""
    return
      "\(setting.padded(to: 10)) \(instructionSet.padded(to: 11)) \(median.fixed(2).padded(to: 7, onLeft: true)) ms, p95 "
      + "\(percentile95.fixed(2)) ms, mean \(mean.fixed(2)) ms, \(faces) faces\(memory), "
      + "\(resident.map(byteText) ?? "?") resident, \(kernel)"
  }
}

/// Pictures named on the command line.
private enum PictureList {
  /// A folder stands for the files in it, sorted by name.
  static func files(_ paths: [String]) throws -> [String] {
    try paths.flatMap { path in
      var isFolder = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else { return [path] }
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map { "\(path)/\($0)" }
    }
  }
}
