import Devices

/// A speaker that keeps what it is given, plays as told, and fails in the order of its scripts.
final class FakeSpeaker: Speaker {
  let name = "fake"
  var interruptions = 0
  /// Nil takes whatever rate is wanted.
  var rate: Int?
  var channels = 1
  var bufferFrames = 500
  var periodFrames = 100
  var canRewind = true
  /// The next outcomes of `open` and `write`: nil works.
  var openScript: [DeviceError?] = []
  var writeScript: [DeviceError?] = []
  /// The most frames that one write takes.
  var appetite = Int.max
  /// What the card makes of decibels; nil where it has no volume.
  var hardware: ((Double) -> Double?)?
  private(set) var mixer: String?
  private(set) var decibels: [Double] = []
  /// Whether sound is heard as soon as it is written.
  var isInstant = false

  private(set) var calls: [String] = []
  /// Every sample that was heard or still will be.
  private(set) var samples: [Float] = []
  private(set) var heard = 0
  private(set) var isOpen = false
  var now = Duration.zero
  private var format = SoundFormat(rate: 1_000, channels: 1)

  func open(_ wanted: SoundFormat) throws(DeviceError) -> SoundFormat {
    calls.append("open")
    if !openScript.isEmpty, let error = openScript.removeFirst() { throw error }
    isOpen = true
    format = SoundFormat(
      rate: rate ?? wanted.rate, channels: channels, encoding: .float32, bufferFrames: bufferFrames,
      periodFrames: periodFrames)
    return format
  }

  func write(_ frames: UnsafeRawBufferPointer) throws(DeviceError) -> Int {
    guard isOpen else { throw .closed(device: name) }
    if !writeScript.isEmpty, let error = writeScript.removeFirst() {
      // What the device held is gone with it.
      samples.removeLast(samples.count - heard * channels)
      throw error
    }
    let count = min(frames.count / format.bytesPerFrame, appetite)
    for index in 0..<count * channels {
      samples.append(frames.loadUnaligned(fromByteOffset: index * 4, as: Float.self))
    }
    if isInstant { heard = samples.count / channels }
    return count
  }

  func delay() throws(DeviceError) -> Int { samples.count / channels - heard }

  func rewind(_ frames: Int) -> Int {
    guard canRewind else { return 0 }
    let count = min(frames, samples.count / channels - heard)
    calls.append("rewind \(count)")
    samples.removeLast(count * channels)
    return count
  }

  func drop() throws(DeviceError) -> Int {
    let count = samples.count / channels - heard
    calls.append("drop \(count)")
    samples.removeLast(count * channels)
    return count
  }

  func drain() throws(DeviceError) {
    calls.append("drain")
    now += format.duration(of: samples.count / channels - heard)
    heard = samples.count / channels
  }

  func setVolume(decibels wanted: Double) -> Double? {
    let level = isOpen ? hardware?(wanted) : nil
    mixer = level == nil ? nil : "Master"
    if level != nil { decibels.append(wanted) }
    return level
  }

  func close() {
    guard isOpen else { return }
    calls.append("close")
    isOpen = false
    samples.removeLast(samples.count - heard * channels)
  }

  /// Time passes, and with it what is in the buffer.
  func play(until time: Duration) {
    guard time > now else { return }
    if isOpen { heard = min(heard + format.frames(in: time - now), samples.count / channels) }
    now = time
  }
}
