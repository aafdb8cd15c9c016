import Glibc
import Imaging

@testable import Devices

/// A kernel made up for tests: every node opened through it plays the same script.
final class ScriptedKernel {
  struct Frame {
    var bytes: [UInt8]
    /// What the driver claims, where it lies.
    var used: Int?
    var isDamaged = false
    var time: Duration?
    var index = 0
  }

  enum Step {
    /// These are filled by the time that waiting ends.
    case frames([Frame])
    /// Nothing comes for as long as is waited.
    case nothing
    /// Waiting says yes, but there is nothing to take.
    case falseAlarm
    case waitFails(Int32)
    case takeFails(Int32)
    case queueFails(Frame, Int32)
  }

  var now = Duration.seconds(1_000)
  var steps: [Step] = []
  var identity = NodeIdentity(title: "Fake", bus: "platform:fake", capturesAndStreams: true)
  var offers = [FormatOffer(code: FourCC(.grey), sizes: [.exactly(width: 4, height: 2)])]
  var layout: FrameLayout?
  var buffers = 4
  /// Error numbers by the step that fails.
  var failures: [String: Int32] = [:]
  /// Formats that fail when the stream starts.
  var refused: [FourCC] = []
  private(set) var opened: [String] = []
  private(set) var configured: [FormatCandidate] = []
  fileprivate(set) var closed = 0
  /// Buffers that the driver was not given back.
  fileprivate(set) var held = 0
  fileprivate(set) var sequence = 0
  /// What `open` finds; nil for anything.
  var paths: Set<String>?

  func open(_ path: String) throws(SystemFailure) -> any V4L2Port {
    if let code = failures["open"] { throw SystemFailure(step: "opening", code: code) }
    if let paths, !paths.contains(path) { throw SystemFailure(step: "opening", code: ENOENT) }
    opened.append(path)
    return ScriptedNode(self)
  }

  fileprivate func check(_ step: String) throws(SystemFailure) {
    if let code = failures[step] { throw SystemFailure(step: step, code: code) }
  }

  fileprivate func configure(_ candidate: FormatCandidate) -> FrameLayout {
    configured.append(candidate)
    return layout
      ?? FrameLayout(code: candidate.code, width: candidate.width, height: candidate.height, bytesPerLine: 0)
  }
}

private final class ScriptedNode: V4L2Port {
  private let kernel: ScriptedKernel
  private var code: FourCC?
  private var filled: [ScriptedKernel.Frame] = []
  private var takeFailure: Int32?
  private var queueFailure: Int32?
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
  private var room = 0
  private var isOpen = true

  init(_ kernel: ScriptedKernel) { self.kernel = kernel }
  deinit {
    close()
    memory.deallocate()
  }

  func identity() throws(SystemFailure) -> NodeIdentity {
    try kernel.check("identity")
    return kernel.identity
  }
  func offers() -> [FormatOffer] { kernel.offers }
  func configure(_ code: FourCC, width: Int, height: Int) throws(SystemFailure) -> FrameLayout {
    try kernel.check("configure")
    self.code = code
    return kernel.configure(FormatCandidate(code: code, width: width, height: height))
  }
  func setRate(framesPerSecond: Int) -> Double? { Double(framesPerSecond) }
  func allocate(_ count: Int) throws(SystemFailure) -> Int {
    try kernel.check("allocate")
    return kernel.buffers
  }
  func start() throws(SystemFailure) {
    try kernel.check("start")
    if let code, kernel.refused.contains(code) { throw SystemFailure(step: "starting the stream", code: EINVAL) }
  }

  func wait(milliseconds: Int) throws(SystemFailure) -> Bool {
    let step = kernel.steps.isEmpty ? .nothing : kernel.steps.removeFirst()
    kernel.now += .milliseconds(milliseconds == 0 ? 0 : 1)
    switch step {
    case .nothing:
      kernel.now += .milliseconds(max(milliseconds - 1, 0))
      return false
    case .falseAlarm: return true
    case .waitFails(let code): throw SystemFailure(step: "waiting for a frame", code: code)
    case .takeFails(let code): takeFailure = code
    case .frames(let frames): filled += frames
    case .queueFails(let frame, let code):
      filled.append(frame)
      queueFailure = code
    }
    return true
  }

  func dequeue() throws(SystemFailure) -> FilledBuffer {
    if let code = takeFailure { throw SystemFailure(step: "taking a frame", code: code) }
    guard !filled.isEmpty else { throw SystemFailure(step: "taking a frame", code: EAGAIN) }
    let frame = filled.removeFirst()
    kernel.held += 1
    kernel.sequence += 1
    memory.copyBytes(from: frame.bytes)
    room = frame.bytes.count
    return FilledBuffer(
      index: frame.index, bytesUsed: frame.used ?? frame.bytes.count, isDamaged: frame.isDamaged, time: frame.time,
      sequence: kernel.sequence)
  }
  func bytes(of index: Int) -> UnsafeRawBufferPointer {
    index < kernel.buffers ? UnsafeRawBufferPointer(rebasing: memory[..<room]) : .init(start: nil, count: 0)
  }
  func queue(_ index: Int) throws(SystemFailure) {
    if let code = queueFailure { throw SystemFailure(step: "giving back buffer \(index)", code: code) }
    kernel.held -= 1
  }
  func close() {
    if isOpen { kernel.closed += 1 }
    isOpen = false
  }
}

/// Repeatable randomness (SplitMix64).
struct CameraRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// A folder of its own that is removed with the last reference.
final class CameraFolder {
  let path: String

  init() {
    var template = Array("/tmp/mien-camera-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/nonexistent"
  }

  @discardableResult
  func file(_ name: String, _ bytes: [UInt8] = []) -> String {
    let file = "\(path)/\(name)"
    if let handle = fopen(file, "wb") {
      fwrite(bytes, 1, bytes.count, handle)
      fclose(handle)
    }
    return file
  }

  /// A picture of one level of grey.
  @discardableResult
  func pgm(_ name: String, level: UInt8, width: Int = 4, height: Int = 2) -> String {
    file(name, Array("P5\n\(width) \(height)\n255\n".utf8) + [UInt8](repeating: level, count: width * height))
  }

  func folder(_ name: String) { mkdir("\(path)/\(name)", 0o755) }

  func link(_ name: String, to target: String) { symlink(target, "\(path)/\(name)") }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for entry in folderEntries(path) { remove("\(path)/\(entry)") }
    rmdir(path)
  }
}
