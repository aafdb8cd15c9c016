import CProcess
import Devices
import Synchronization

/// What periods of sound have cost the playback thread, once it has settled.
final class PlaybackCosts: Sendable {
  struct Measure: Sendable {
    var periods = 0
    /// Allocations, and the periods that made any; negative where they are not counted.
    var (allocations, allocating) = (0, 0)
    var processor = Duration.zero
    var sound = Duration.zero
  }

  /// Seconds of sound in which decoders and buffers find their size.
  static let warmUp = 5.0

  private let measure = Mutex(Measure())

  var latest: Measure { measure.withLock { $0 } }

  func add(allocations: Int, processor: Duration, sound: Duration) {
    measure.withLock { measure in
      measure.periods += 1
      measure.allocations += allocations
      if allocations > 0 { measure.allocating += 1 }
      measure.processor += processor
      measure.sound += sound
    }
  }
}

/// A speaker that looks, whenever it is given a period, at what the thread has used since the one before.
final class BenchSpeaker: Speaker {
  var name: String { inner.name }
  var interruptions: Int { inner.interruptions }

  private let inner: any Speaker
  private let rate: Int?
  private let costs: PlaybackCosts
  private var format: SoundFormat?
  private var written = 0
  private var before: (allocations: Int, processor: Duration)?

  init(_ inner: any Speaker, rate: Int?, _ costs: PlaybackCosts) {
    (self.inner, self.rate, self.costs) = (inner, rate, costs)
  }

  func open(_ wanted: SoundFormat) throws(DeviceError) -> SoundFormat {
    var wanted = wanted
    wanted.rate = rate ?? wanted.rate
    let opened = try inner.open(wanted)
    format = opened
    return opened
  }

  func write(_ frames: UnsafeRawBufferPointer) throws(DeviceError) -> Int {
    let taken = try inner.write(frames)
    guard let format else { return taken }
    written += taken
    let now = (allocations: mien_allocations(), processor: threadTime())
    if let before, Double(written) > PlaybackCosts.warmUp * Double(format.rate) {
      costs.add(
        allocations: now.allocations < 0 ? -1 : now.allocations - before.allocations,
        processor: now.processor - before.processor, sound: format.duration(of: taken))
    }
    before = now
    return taken
  }

  func delay() throws(DeviceError) -> Int { try inner.delay() }
  func rewind(_ frames: Int) -> Int { inner.rewind(frames) }
  func drop() throws(DeviceError) -> Int { try inner.drop() }
  func drain() throws(DeviceError) { try inner.drain() }
  func close() { inner.close() }
}
