import Appliance
import Formatting
import Imaging

/// What a search for faces costs on one instruction set.
struct FaceCost: Encodable {
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

  /// - Parameter times: round by round, frame by frame.
  init(
    _ work: FaceWork, kernel: ScanKernel, frames: Int, faces: Int, times: [Duration], allocations: Double?
  ) {
    (setting, instructionSet, self.kernel) = (work.name, kernel.name, kernel.functionName)
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
    let memory = allocations.map { "\($0.fixed(1)) allocations" } ?? "allocations not counted"
    return
      "\(setting.padded(to: 10)) \(instructionSet.padded(to: 11)) \(median.fixed(2).padded(to: 7, onLeft: true)) ms, p95 "
      + "\(percentile95.fixed(2)) ms, mean \(mean.fixed(2)) ms, \(faces) faces in \(frames) frames, \(memory), "
      + "\(resident.map(byteText) ?? "?") resident, \(kernel)"
  }
}
