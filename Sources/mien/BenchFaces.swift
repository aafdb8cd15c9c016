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
      neighbours and the smallest face of a scan by the cascade alone; or 'near', the fast search for upright faces from 48 \
      pixels on, each confirmed by the network; 'follow', looking for a known face near its place, confirmed too, in the \
      frames that have one; 'look', the same with its expression. Pictures of other sizes are scaled to fit and get black bars. Allocations are those \
      of all frames but the first, counted in the binary that 'make static' builds.
      """)

  @Argument(help: "Pictures, or folders of them; default: the demo set's.", completion: .file())
  var pictures: [String] = []

  @Option(help: "A cascade in the compact form for scans, instead of the one built in.", completion: .file())
  var cascade: String?

  @Option(help: "How often to look at every frame.")
  var rounds = 5

  @Option(name: .customLong("set"), help: "Only this instruction set.")
  var instructionSet: String?

  @Option(help: "Only this setting: as in 1.1/3/48, near, follow or look.")
  var setting: String?

  @Flag(
    help: "Print every window that passes, before grouping, instead of times: one JSON object a picture and scan.")
  var windows = false

  @Flag(help: "Print one JSON object an instruction set and setting.")
  var json = false

  func validate() throws {
    if !(1...10_000).contains(rounds) { throw ValidationError("--rounds must lie between 1 and 10000.") }
    if let setting, FaceWork(setting) == nil {
      throw ValidationError("\(setting) is no setting such as 1.1/3/48 or near.")
    }
  }

  func run() throws {
    let works = setting.flatMap(FaceWork.init).map { [$0] } ?? FaceWork.usual
    let files = try PictureList.files(pictures.isEmpty ? Demo.pictures() : pictures)
    let kernels = ScanKernel.available.filter { instructionSet == nil || $0.name == instructionSet }
    guard !files.isEmpty, !kernels.isEmpty else {
      Console.complain("mien: \(files.isEmpty ? "no pictures" : "this processor has no \(instructionSet ?? "")")")
      throw ExitCode.failure
    }
    let frames = try files.map { try PictureFile.readGrey(path: $0).image.framed(width: 640, height: 480) }
    if !windows, !json { Console.print("\(frames.count) frames of 640x480, \(rounds) rounds, medians of a frame") }
    for work in works {
      if !windows {
        for cost in try costs(frames, work, kernels) { Console.print(json ? try mien.json(cost) : cost.text) }
      } else if case .scan(let setting) = work {
        try printWindows(frames, files, setting, kernels[kernels.count - 1])
      }
    }
  }

  /// None where the work can be done on none of the frames.
  private func costs(_ frames: [GreyImage], _ work: FaceWork, _ kernels: [ScanKernel]) throws -> [FaceCost] {
    let workers = try kernels.map { try FaceWorker(work, frames, cascade: cascade, kernel: $0) }
    let count = workers[0].frames.count
    guard count > 0 else { return [] }
    // In order of the rounds, and of the frames within.
    var times = kernels.map { _ in [Duration]() }
    for index in times.indices { times[index].reserveCapacity(rounds * count) }
    var (faces, allocations) = (0, kernels.map { _ in 0 })
    // The first round warms up: windows are kept in memory that grows with the frame that has most of them.
    for round in 0...rounds {
      faces = 0
      for frame in 0..<count {
        for (index, worker) in workers.enumerated() {
          let (start, before) = (threadTime(), mien_allocations())
          let found = try worker.search(frame)
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
        work, kernel: kernels[index], frames: count, faces: faces, times: times[index],
        allocations: mien_allocations() < 0 ? nil : Double(allocations[index]) / Double(rounds * count))
    }
  }

  private func printWindows(
    _ frames: [GreyImage], _ files: [String], _ setting: FaceSetting, _ kernel: ScanKernel
  ) throws {
    struct Windows: Encodable {
      let image, setting: String
      let windows: [[Int]]
    }
    let parameters = try ScanParameters(scaleFactor: setting.scaleFactor, minNeighbours: 0, minSize: setting.minSize)
    let detector = try Models.faceDetector(file: cascade, parameters: parameters, kernel: kernel)
    for (frame, file) in zip(frames, files) {
      let boxes = detector.detect(in: frame).map { [$0.box.x, $0.box.y, $0.box.width, $0.box.height] }
      Console.print(try mien.json(Windows(image: file, setting: setting.name, windows: boxes)))
    }
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
