import Devices
import Emotion
import Faces
import Formatting
import Imaging
import Player
import Synchronization

/// Gathers, while the speaker runs, what `mien diag` wants to know. Any thread may tell it; nothing here waits.
public final class HealthMonitor: Sendable {
  private struct Notes: Sendable {
    var latencies = [LatencyRecord](repeating: LatencyRecord(), count: Stage.allCases.count)
    var problems = ProblemList()
    var camera = RateMeter()
    var speaker = RateMeter()
    var brightness: Double?
    var seesFace: Bool?
    var hasSounded = false
    var button, privacySwitch, lamp: LineFindings?
    var presses = 0
    var lastPress: Duration?
    var hardwareWatchdog: String?
  }

  /// When the speaker started, or read its configuration again, by the clock of `monotonicTime`.
  let started = monotonicTime()
  /// When the process had its first one, by that clock and in Unix time.
  static let processStarted = (time: monotonicTime(), unixTime: unixTime())
  /// As configured.
  let speaker: SpeakerName
  private let notes: Mutex<Notes>

  /// - Parameters:
  ///   - button: where the button is wired; nil without one. Likewise the privacy switch and the lamp.
  public init(
    speaker: SpeakerName = .standard, button: GPIOAddress? = nil, privacySwitch: GPIOAddress? = nil,
    lamp: GPIOAddress? = nil
  ) {
    self.speaker = speaker
    _ = Self.processStarted
    var notes = Notes()
    notes.button = button.map { LineFindings(address: $0.description) }
    notes.privacySwitch = privacySwitch.map { LineFindings(address: $0.description) }
    notes.lamp = lamp.map { LineFindings(address: $0.description) }
    // A lamp is only heard of when it fails.
    notes.lamp?.isReady = true
    self.notes = Mutex(notes)
  }

  /// Something has just been done that began at `start`.
  public func record(_ stage: Stage, since start: Duration) {
    let time = monotonicTime() - start
    guard let place = Stage.allCases.firstIndex(of: stage) else { return }
    notes.withLock { $0.latencies[place].add(time) }
  }

  public func note(_ event: DaemonEvent) {
    if case .vigil(.armed(let watchdog, let timeout)) = event {
      let armed = "\(watchdog), \((timeout / .seconds(1)).fixed(0)) s"
      notes.withLock { $0.hardwareWatchdog = armed }
    }
    guard let (kind, text) = Problem.found(in: event) else { return }
    let now = unixTime()
    notes.withLock { $0.problems.add(kind, text, at: now) }
  }

  /// A frame taken at `taken` has been read, with this outcome.
  func read(_ frame: GreyImage, taken: Duration, _ outcome: LoopEvent) {
    record(.reading, since: taken)
    let brightness = frame.meanBrightness
    var seesFace = false
    if case .saw = outcome { seesFace = true }
    notes.withLock { ($0.brightness, $0.seesFace) = (brightness, seesFace) }
  }

  /// The first sound is heard.
  func sounded() {
    let isFirst = notes.withLock { notes in
      defer { notes.hasSounded = true }
      return !notes.hasSounded
    }
    if isFirst { record(.firstSound, since: started) }
  }

  /// To be told once a second.
  func tick(frames: Int?, played: Int, at now: Duration) {
    notes.withLock { notes in
      notes.camera.add(frames ?? 0, at: now)
      notes.speaker.add(played, at: now)
    }
  }

  public func note(_ event: ButtonEvent) {
    let now = monotonicTime()
    notes.withLock { notes in
      switch event {
      case .ready: notes.button?.became(isReady: true)
      case .missing(let error): notes.button?.became(isReady: false, trouble: "\(error)")
      case .pressed:
        notes.presses += 1
        notes.lastPress = now
      case .held, .gesture: break
      }
    }
  }

  public func note(_ state: SwitchState) {
    notes.withLock { notes in
      switch state {
      case .on: notes.privacySwitch?.became(isReady: true, isActive: true)
      case .off: notes.privacySwitch?.became(isReady: true, isActive: false)
      case .unknown(let error): notes.privacySwitch?.became(isReady: false, trouble: "\(error)")
      }
    }
  }

  /// How the lamp was set the last time.
  func note(lamp failure: DeviceError?) {
    notes.withLock { $0.lamp?.became(isReady: failure == nil, trouble: failure.map { "\($0)" }) }
  }

  // MARK: What was gathered

  var latencies: [StageLatency] {
    let records = notes.withLock { $0.latencies }
    return zip(Stage.allCases, records).compactMap { StageLatency($0, $1) }
  }

  /// The watchdog that resets the machine, with its time; nil where none is armed.
  var hardwareWatchdog: String? { notes.withLock { $0.hardwareWatchdog } }
  var problems: [Problem] { notes.withLock { $0.problems.problems } }
  var lamp: LineFindings? { notes.withLock { $0.lamp } }
  var privacySwitch: LineFindings? { notes.withLock { $0.privacySwitch } }

  var button: LineFindings? {
    let (known, presses, last) = notes.withLock { ($0.button, $0.presses, $0.lastPress) }
    guard var line = known else { return nil }
    line.presses = presses
    line.lastPress = last.map { (monotonicTime() - $0) / .seconds(1) }
    return line
  }

  func camera(_ status: CameraStatus, isPrivate: Bool) -> CameraFindings {
    let (rate, brightness, seesFace) = notes.withLock { ($0.camera.perSecond, $0.brightness, $0.seesFace) }
    var findings = CameraFindings(name: status.name)
    (findings.isOpen, findings.isPrivate) = (status.isOpen, isPrivate)
    findings.describe(status.format)
    (findings.frames, findings.dropped) = (status.counters.frames, status.counters.dropped)
    findings.reopened = status.counters.reopened
    findings.trouble = status.fault.map { "\($0)" }
    // What was seen before the camera was closed says nothing about now.
    if status.format != nil {
      (findings.measuredRate, findings.brightness, findings.seesFace) = (rate, brightness, seesFace)
    }
    return findings
  }

  func speaker(_ status: PlayerStatus, trouble: String?) -> SpeakerFindings {
    var findings = SpeakerFindings(speaker)
    (findings.isOpen, findings.isPlaying) = (status.speaker == .open, status.phase == .playing)
    if findings.isOpen { findings.describe(status.format) }
    findings.interruptions = status.interruptions
    if findings.isOpen, findings.isPlaying { findings.measuredRate = notes.withLock { $0.speaker.perSecond } }
    findings.observed = (monotonicTime() - started) / .seconds(1)
    if status.speaker == .lost { findings.trouble = trouble ?? "the sound card is lost" }
    return findings
  }
}

extension CameraFindings {
  mutating func describe(_ format: CameraFormat?) {
    (encoding, width, height) = (format?.encoding.rawValue, format?.width, format?.height)
    promisedRate = format?.framesPerSecond
  }
}

extension SpeakerFindings {
  init(_ name: SpeakerName) {
    let kind: Kind =
      switch name {
      case .null: .null
      case .file: .file
      case .standard, .card, .configured: .card
      }
    self.init(name: name.text, kind: kind)
  }

  mutating func describe(_ format: SoundFormat?) {
    (rate, channels, bits) = (format?.rate, format?.channels, format.map { $0.encoding.bytes * 8 })
    (bufferFrames, periodFrames) = (format?.bufferFrames, format?.periodFrames)
  }
}

extension GreyImage {
  /// 0 black to 1 white, of every 16th pixel.
  var meanBrightness: Double {
    pixels.withUnsafeBufferPointer { pixels in
      var (sum, count) = (0, 0)
      for index in stride(from: 0, to: pixels.count, by: 16) { (sum, count) = (sum + Int(pixels[index]), count + 1) }
      return Double(sum) / Double(max(count, 1)) / 255
    }
  }
}
