import Imaging
import Testing

@testable import Devices

/// What a made-up camera is to do, and what was done to it; shared between the test and the camera's thread.
private struct Stage: Sendable {
  var openFails = false
  var breaks = false
  var period = Duration.milliseconds(5)
  var isOpen = false
  var opens = 0
  var nexts = 0
  var skips = 0
  /// The number of the last frame that was made.
  var sequence = 0
  var closedAt = Duration.zero
}

private final class StageCamera: Camera {
  let name = "stage"
  var counters = CameraCounters()
  private let stage: Monitor<Stage>
  private var sequence = 0

  init(_ stage: Monitor<Stage>) { self.stage = stage }

  func open() throws(DeviceError) -> CameraFormat {
    let fails = stage.change { stage in
      stage.isOpen = !stage.openFails
      stage.opens += 1
      return stage.openFails
    }
    if fails { throw .camera(device: name, .unknown(known: [])) }
    return CameraFormat(encoding: .grey, width: 1, height: 1)
  }

  func next(within timeout: Duration) throws(DeviceError) -> CameraFrame? {
    stage.change { $0.nexts += 1 }
    return try wait(timeout) ? frame() : nil
  }

  func skip(within timeout: Duration) throws(DeviceError) -> Bool {
    stage.change { $0.skips += 1 }
    return try wait(timeout)
  }

  func close() {
    stage.change { stage in
      if stage.isOpen { stage.closedAt = monotonicTime() }
      stage.isOpen = false
    }
  }

  private func wait(_ timeout: Duration) throws(DeviceError) -> Bool {
    let (period, breaks) = stage.read { ($0.period, $0.breaks) }
    sleepThread(min(timeout, period))
    if breaks { throw .camera(device: name, .lost(reason: "pulled")) }
    if timeout < period { return false }
    counters.frames += 1
    sequence += 1
    return true
  }

  private func frame() -> CameraFrame? {
    stage.change { $0.sequence = sequence }
    return (try? GreyImage(width: 1, height: 1, pixels: [0])).map {
      CameraFrame(image: $0, time: monotonicTime(), sequence: sequence)
    }
  }
}

@Suite(.timeLimit(.minutes(1)))
struct CameraFeedTests {
  private let stage = Monitor(Stage())

  private func feed(_ interval: Duration, isPaused: Bool = false) -> CameraFeed {
    CameraFeed(StageCamera(stage), interval: interval, isPaused: isPaused)
  }

  /// Whether `condition` became true within `limit`.
  private func becomes(within limit: Duration, _ condition: @Sendable () -> Bool) async -> Bool {
    let end = monotonicTime() + limit
    while !condition() {
      guard monotonicTime() < end else { return false }
      try? await Task.sleep(for: .milliseconds(2))
    }
    return true
  }

  @Test("frames come once per interval, while the camera flows on in between")
  func pace() async throws {
    let feed = feed(.milliseconds(100))
    var frames: [CameraFrame] = []
    for await event in feed.events {
      guard case .frame(let frame) = event else { continue }
      frames.append(frame)
      if frames.count == 4 { break }
    }
    let span = try #require(frames.last).time - (try #require(frames.first)).time
    #expect(span >= .milliseconds(200) && span < .seconds(5))
    #expect(stage.read(\.skips) > stage.read(\.nexts))
    #expect(try #require(frames.last).sequence > 10)
    feed.stop()
  }

  @Test("a shorter interval takes effect at once")
  func interval() async {
    let feed = feed(.seconds(3_600))
    var frames = 0
    let start = monotonicTime()
    for await event in feed.events {
      guard case .frame = event else { continue }
      frames += 1
      if frames == 1 { feed.setInterval(.milliseconds(20)) }
      if frames == 5 { break }
    }
    #expect(monotonicTime() - start < .seconds(3))
    feed.stop()
  }

  @Test("a pause closes the device within 100 ms, forgets what was seen, and a resume opens it again")
  func privacy() async {
    let feed = feed(.milliseconds(1))
    let stage = stage
    for _ in 0..<5 {
      #expect(await becomes(within: .seconds(10)) { stage.read { $0.isOpen && $0.nexts > 3 } })
      let start = monotonicTime()
      feed.pause()
      #expect(await becomes(within: .seconds(10)) { !stage.read(\.isOpen) })
      #expect(stage.read(\.closedAt) - start < .milliseconds(100))
      #expect(await becomes(within: .seconds(10)) { !feed.status.isOpen })
      let opens = stage.change { stage in
        stage.nexts = 0
        return stage.opens
      }
      let events = feed.events
      let seen = Task { () -> CameraEvent? in
        for await event in events { return event }
        return nil
      }
      try? await Task.sleep(for: .milliseconds(60))
      #expect(stage.read { $0.nexts == 0 && $0.opens == opens && !$0.isOpen })
      feed.resume()
      // Only what is taken after the pause arrives.
      if case .frame(let frame)? = await seen.value { #expect(frame.time > start + .milliseconds(60)) }
    }
    feed.stop()
  }

  @Test("a closed shutter keeps the device closed within 100 ms, whatever else is asked")
  func shutter() async {
    let feed = feed(.milliseconds(1))
    let stage = stage
    #expect(await becomes(within: .seconds(10)) { stage.read { $0.isOpen && $0.nexts > 3 } })
    let start = monotonicTime()
    feed.setShutter(isClosed: true)
    #expect(await becomes(within: .seconds(10)) { !stage.read(\.isOpen) })
    #expect(stage.read(\.closedAt) - start < .milliseconds(100))
    let opens = stage.read(\.opens)
    for _ in 0..<5 {
      feed.pause()
      feed.resume()
      try? await Task.sleep(for: .milliseconds(20))
    }
    #expect(stage.read(\.opens) == opens)
    feed.pause()
    feed.setShutter(isClosed: false)
    try? await Task.sleep(for: .milliseconds(60))
    #expect(stage.read(\.opens) == opens)
    feed.resume()
    #expect(await becomes(within: .seconds(10)) { stage.read(\.isOpen) })
    feed.stop()
  }

  @Test("a lamp that follows the device is lit before it opens and dark after it has closed")
  func lit() async {
    let stage = stage
    let told = Monitor<[Bool]>([])
    let feed = CameraFeed(StageCamera(stage), interval: .milliseconds(1)) { isLit in
      // Both at the edge: not open yet, and not open any more.
      #expect(!stage.read(\.isOpen))
      told.change { $0.append(isLit) }
    }
    #expect(await becomes(within: .seconds(10)) { stage.read { $0.isOpen && $0.nexts > 3 } })
    stage.change { $0.breaks = true }
    #expect(await becomes(within: .seconds(10)) { told.read(\.count) >= 2 })
    stage.change { $0.breaks = false }
    #expect(await becomes(within: .seconds(10)) { told.read(\.count) >= 3 })
    feed.stop()
    #expect(await becomes(within: .seconds(10)) { told.read(\.count) >= 4 })
    #expect(told.read { $0 == [true, false, true, false] })
  }

  @Test("paused from the start, the device is never opened")
  func startsPaused() async {
    let feed = feed(.milliseconds(1), isPaused: true)
    let stage = stage
    try? await Task.sleep(for: .milliseconds(50))
    #expect(stage.read(\.opens) == 0 && !feed.status.isOpen)
    feed.resume()
    #expect(await becomes(within: .seconds(10)) { stage.read(\.isOpen) })
    feed.stop()
    #expect(await becomes(within: .seconds(10)) { !stage.read(\.isOpen) })
  }

  @Test("an outage is told once, its end once, and frames go on")
  func outage() async {
    let feed = feed(.milliseconds(1))
    var told: [String] = []
    for await event in feed.events {
      switch event {
      case .frame:
        if told.isEmpty { stage.change { $0.breaks = true } }
        if told.count == 2 { told.append("frame") }
      case .lost(let error):
        #expect(error == .camera(device: "stage", .lost(reason: "pulled")))
        told.append("lost")
        #expect(!stage.read(\.isOpen) && feed.status.fault == error)
        stage.change { $0.breaks = false }
      case .back(let format):
        #expect(format.encoding == .grey)
        told.append("back")
      }
      if told.count == 3 { break }
    }
    #expect(told == ["lost", "back", "frame"])
    #expect(feed.status.fault == nil && stage.read(\.opens) == 2)
    feed.stop()
  }

  @Test("a camera that is missing at the start is told once and not asked all the time")
  func missing() async {
    stage.change { $0.openFails = true }
    let feed = feed(.milliseconds(1))
    let stage = stage
    let events = feed.events
    let counting = Task {
      var events = events.makeAsyncIterator(), count = 0
      while await events.next() != nil { count += 1 }
      return count
    }
    try? await Task.sleep(for: .milliseconds(1_500))
    #expect((2...3).contains(stage.read(\.opens)) && !feed.status.isOpen)
    feed.stop()
    #expect(await counting.value == 1)
  }

  @Test("a consumer that does not take its frames finds the newest only")
  func slowConsumer() async {
    let feed = feed(.milliseconds(1))
    let stage = stage
    #expect(await becomes(within: .seconds(10)) { stage.read(\.nexts) > 20 })
    let before = stage.read(\.sequence)
    var events = feed.events.makeAsyncIterator()
    guard case .frame(let frame)? = await events.next() else {
      Issue.record("no frame")
      return
    }
    #expect(frame.sequence >= before - 1 && before > 10)
    feed.stop()
  }

  @Test("the end of the consumer's task, and of the feed itself, closes the device")
  func ends() async {
    let stage = stage
    let kept = feed(.milliseconds(1))
    let events = kept.events
    let consumer = Task { for await _ in events {} }
    #expect(await becomes(within: .seconds(10)) { stage.read { $0.isOpen && $0.nexts > 3 } })
    consumer.cancel()
    #expect(await becomes(within: .seconds(10)) { !stage.read(\.isOpen) })
    await consumer.value

    var dropped: CameraFeed? = feed(.milliseconds(1))
    #expect(await becomes(within: .seconds(10)) { stage.read(\.isOpen) })
    #expect(dropped?.status.name == "stage")
    dropped = nil
    #expect(await becomes(within: .seconds(10)) { !stage.read(\.isOpen) })
  }

  @Test("a folder of pictures feeds like a camera")
  func pictures() async {
    let folder = CameraFolder()
    for level in 1...3 as ClosedRange<UInt8> { folder.pgm("\(level).pgm", level: level) }
    let feed = CameraFeed(
      PictureCamera(path: folder.path, interval: .milliseconds(20)), interval: .milliseconds(20))
    var (frames, last) = (0, -1)
    for await event in feed.events {
      guard case .frame(let frame) = event else { continue }
      // A slow consumer may miss pictures, but never sees one twice or out of turn.
      #expect(frame.sequence > last && frame.image.pixels.first == UInt8(frame.sequence % 3 + 1))
      (frames, last) = (frames + 1, frame.sequence)
      if frames == 6 { break }
    }
    #expect(feed.status.format?.encoding == .picture)
    feed.stop()
  }
}
