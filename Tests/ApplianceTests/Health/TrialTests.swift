import Devices
import Imaging
import Testing

@testable import Appliance

/// A camera with a clock of its own, on which a frame takes 100 ms.
private final class FakeCamera: Camera {
  let name = "fake"
  var counters = CameraCounters()
  var clock = Duration.zero
  var failure: DeviceError?
  var isSilent = false
  var isClosed = false

  func open() throws(DeviceError) -> CameraFormat {
    if let failure { throw failure }
    return CameraFormat(encoding: .grey, width: 2, height: 1, framesPerSecond: 10)
  }

  func next(within timeout: Duration) throws(DeviceError) -> CameraFrame? {
    clock += .milliseconds(100)
    guard !isSilent, let image = try? GreyImage(width: 2, height: 1, pixels: [51, 51]) else { return nil }
    counters.frames += 1
    return CameraFrame(image: image, time: clock, sequence: counters.frames)
  }

  func skip(within timeout: Duration) throws(DeviceError) -> Bool { false }
  func close() { isClosed = true }
}

/// A card that plays at a speed of its own.
private final class FakeCard: Speaker {
  let name = "card"
  let interruptions = 0
  var speed = 1.0
  var queued = 0
  var isClosed = false

  func open(_ wanted: SoundFormat) -> SoundFormat {
    SoundFormat(rate: 44_100, channels: 2, bufferFrames: 22_050, periodFrames: 2_205)
  }
  func write(_ frames: UnsafeRawBufferPointer) -> Int {
    let taken = min(frames.count / 4, 2_205)
    queued += taken
    return taken
  }
  func pass(_ time: Duration) { queued -= Int(44_100 * speed * (time / .seconds(1))) }
  func delay() -> Int { queued }
  func rewind(_ frames: Int) -> Int { 0 }
  func drop() -> Int { 0 }
  func drain() {}
  func close() { isClosed = true }
}

@Suite("A trial of a device")
struct TrialTests {
  private func run(_ camera: FakeCamera) -> CameraFindings {
    CameraTrial(now: { camera.clock }).run(camera, reader: nil)
  }

  @Test("counts a camera's frames, measures its brightness and closes it")
  func camera() throws {
    let camera = FakeCamera()
    let found = run(camera)
    #expect(found.isOpen && found.trouble == nil && camera.isClosed)
    #expect(abs(try #require(found.measuredRate) - 10) < 0.1)
    #expect(abs(try #require(found.brightness) - 0.2) < 0.01)
  }

  @Test("tells a camera that opens and sends nothing from one that does not open")
  func deadCameras() {
    let silent = FakeCamera()
    silent.isSilent = true
    #expect(run(silent).trouble?.contains("sends no frame") == true && silent.isClosed)
    let busy = FakeCamera()
    busy.failure = .camera(device: "fake", .busy)
    #expect(run(busy).trouble?.contains("in use") == true)
  }

  private func run(_ card: FakeCard, _ name: SpeakerName = .standard) -> SpeakerFindings {
    var clock = Duration.zero
    return SpeakerTrial(
      sleep: { time in
        clock += time
        card.pass(time)
      }, now: { clock }
    ).run(card, name)
  }

  @Test("measures how fast a card takes silence, and closes it")
  func speaker() throws {
    let card = FakeCard()
    let found = run(card)
    #expect(abs(try #require(found.measuredRate) - 44_100) < 100 && card.isClosed)
    #expect(SpeakerCheck.judge(found).verdict == .ok)
    let dead = FakeCard()
    dead.speed = 0
    #expect(SpeakerCheck.judge(run(dead)).verdict == .fail)
  }

  @Test("opens neither a WAV, which would erase it, nor null")
  func files() {
    #expect(!run(FakeCard(), .file(path: "/x.wav")).isOpen && !run(FakeCard(), .null).isOpen)
  }
}
