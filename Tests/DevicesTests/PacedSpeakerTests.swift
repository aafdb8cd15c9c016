import Testing

@testable import Devices

/// Takes everything at once and counts it.
private final class Sink: Speaker {
  let name = "sink"
  let interruptions = 0
  private(set) var taken = 0
  private(set) var drains = 0

  func open(_ wanted: SoundFormat) -> SoundFormat {
    var format = wanted
    (format.bufferFrames, format.periodFrames) = (500, 100)
    return format
  }
  func write(_ frames: UnsafeRawBufferPointer) -> Int {
    taken += frames.count / 2
    return frames.count / 2
  }
  func delay() -> Int { 0 }
  func rewind(_ frames: Int) -> Int { 0 }
  func drop() -> Int { 0 }
  func drain() { drains += 1 }
  func close() {}
}

private final class FakeTime {
  var now = Duration.seconds(100)
}

struct PacedSpeakerTests {
  private func write(_ count: Int, to speaker: PacedSpeaker) throws {
    let taken = try [Int16](repeating: 0, count: count).withUnsafeBytes { bytes throws(DeviceError) in
      try speaker.write(bytes)
    }
    #expect(taken == count)
  }

  @Test("a buffer's worth is taken at once, and then no more than time allows")
  func pace() throws {
    let (time, sink) = (FakeTime(), Sink())
    let speaker = PacedSpeaker(sink, now: { time.now }, sleep: { time.now += $0 })
    _ = try speaker.open(SoundFormat(rate: 1_000, channels: 1))
    let start = time.now
    for _ in 0..<5 { try write(100, to: speaker) }
    #expect(time.now == start)
    #expect(try speaker.delay() == 500)
    for _ in 0..<20 { try write(100, to: speaker) }
    #expect(time.now - start == .seconds(2))
    #expect(sink.taken == 2_500)
    try speaker.drain()
    #expect(time.now - start == .milliseconds(2_500))
    #expect(sink.drains == 1)
  }

  @Test("time without sound is not made up for")
  func gap() throws {
    let time = FakeTime()
    let speaker = PacedSpeaker(Sink(), now: { time.now }, sleep: { time.now += $0 })
    _ = try speaker.open(SoundFormat(rate: 1_000, channels: 1))
    try write(100, to: speaker)
    time.now += .seconds(10)
    #expect(try speaker.delay() == 0)
    try write(100, to: speaker)
    #expect(try speaker.delay() == 100)
  }

  @Test("what was dropped is silent at once")
  func drop() throws {
    let time = FakeTime()
    let speaker = PacedSpeaker(Sink(), now: { time.now }, sleep: { time.now += $0 })
    _ = try speaker.open(SoundFormat(rate: 1_000, channels: 1))
    try write(300, to: speaker)
    #expect(try speaker.drop() == 0)
    #expect(try speaker.delay() == 0)
    speaker.close()
    #expect(throws: DeviceError.closed(device: "sink")) { try speaker.delay() }
  }
}
