import Appliance
import ArgumentParser
import CProcess
import Configuration
import Devices
import Faces
import Formatting
import Glibc

struct BenchCamera: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "camera", abstract: "Say what frames and looks cost, and that a camera can be opened again for ever.",
    discussion: """
      With --reopen the camera is opened, gives a frame and is closed, so many times; memory and descriptors are compared \
      after the first tenth and at the end. Allocations are counted in the binary that 'make static' builds.
      """)

  @Option(help: "A camera's stable name, or a folder of pictures; default: the configured one, else the first found.")
  var camera: String?

  @Option(help: "Frames to read and to look at.")
  var frames = 20

  @Option(help: "How often to open it again.")
  var reopen = 0

  func validate() throws {
    if !(1...10_000).contains(frames) { throw ValidationError("--frames must lie between 1 and 10000.") }
    if !(0...1_000_000).contains(reopen) { throw ValidationError("--reopen must lie between 0 and 1000000.") }
  }

  func run() throws {
    var settings = try Configuration.load(nil).configuration
    if let camera { settings.camera.device = camera }
    let camera = settings.makeCamera { Console.complain("mien: \($0)") }
    defer { camera.close() }
    try lookAtFrames(camera)
    if reopen > 0 { try openAgain(camera) }
  }

  private func lookAtFrames(_ camera: any Camera) throws {
    let reader = try Models.faceReader()
    let format = try camera.open()
    var (reads, looks) = (Cost(rounds: frames), Cost(rounds: frames))
    var look = Look()
    // What the first one sets up is used again from then on.
    try reader.look(at: frame(camera).image, into: &look)
    for _ in 0..<frames {
      let image = try reads.measure { try frame(camera) }.image
      try looks.measure { try reader.look(at: image, into: &look) }
    }
    camera.close()
    let rate = format.framesPerSecond.map { " at \($0.fixed(1)) frames/s" } ?? ""
    Console.print("\(camera.name): \(format.encoding.rawValue) \(format.width)x\(format.height)\(rate)")
    Console.print("  a frame \(reads.text)")
    Console.print("  a look  \(looks.text)")
  }

  private func openAgain(_ camera: any Camera) throws {
    var early = (resident: 0, descriptors: 0)
    var time = Cost(rounds: reopen)
    for round in 0..<reopen {
      try time.measure {
        _ = try camera.open()
        _ = try frame(camera)
        camera.close()
      }
      if round == reopen / 10 { early = (resident(), descriptorCount()) }
    }
    Console.print("  opened again \(reopen) times, \(time.text)")
    Console.print(
      "  resident \(early.resident) kB after \(reopen / 10), \(resident()) kB at the end; descriptors "
        + "\(early.descriptors), then \(descriptorCount())")
  }

  /// In kilobytes.
  private func resident() -> Int { (SystemFiles().residentMemory(of: "self") ?? 0) / 1024 }

  private func frame(_ camera: any Camera) throws -> CameraFrame {
    for _ in 0..<20 {
      if let frame = try camera.next(within: .milliseconds(500)) { return frame }
    }
    Console.complain("mien: \(camera.name) sends no frame")
    throw ExitCode.failure
  }

  /// Processor time and allocations of one thread. Medians: what a part sets up where a picture first asks for it is used again.
  private struct Cost {
    private var times: [Double] = []
    private var allocations: [Int] = []

    init(rounds: Int) {
      times.reserveCapacity(rounds)
      allocations.reserveCapacity(rounds)
    }

    mutating func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
      let (time, count) = (threadTime(), mien_allocations())
      let result = try body()
      allocations.append(mien_allocations() - count)
      times.append((threadTime() - time) / .milliseconds(1))
      return result
    }

    var text: String {
      let memory =
        mien_allocations() < 0
        ? "allocations are not counted in this build"
        : "\(allocations.sorted()[times.count / 2]) allocations"
      return "\(times.sorted()[times.count / 2].fixed(2)) ms of processor time, \(memory) (medians)"
    }
  }
}
