/// A speaker that takes sound no faster than it could be heard, around one that takes it at once (`null`, `file:`).
/// What was written counts as heard when its time has come; it can no longer be taken back.
public final class PacedSpeaker: Speaker {
  public var name: String { inner.name }
  public var interruptions: Int { inner.interruptions }

  private let inner: any Speaker
  private let now: () -> Duration
  private let sleep: (Duration) -> Void
  private var format: SoundFormat?
  /// When everything written will have been heard.
  private var silentFrom = Duration.zero

  /// - Parameters:
  ///   - now: a clock that only runs forward.
  ///   - sleep: waits on the calling thread.
  public init(
    _ inner: any Speaker, now: @escaping () -> Duration = monotonicTime,
    sleep: @escaping (Duration) -> Void = sleepThread
  ) {
    self.inner = inner
    self.now = now
    self.sleep = sleep
  }

  public func open(_ wanted: SoundFormat) throws(DeviceError) -> SoundFormat {
    let opened = try inner.open(wanted)
    format = opened
    silentFrom = now()
    return opened
  }

  public func write(_ frames: UnsafeRawBufferPointer) throws(DeviceError) -> Int {
    guard let format else { throw .closed(device: name) }
    let excess = try delay() + frames.count / format.bytesPerFrame - format.bufferFrames
    if excess > 0 { sleep(format.duration(of: excess)) }
    let taken = try inner.write(frames)
    silentFrom = max(silentFrom, now()) + format.duration(of: taken)
    return taken
  }

  public func delay() throws(DeviceError) -> Int {
    guard let format else { throw .closed(device: name) }
    return format.frames(in: max(silentFrom - now(), .zero))
  }

  public func rewind(_ frames: Int) -> Int { 0 }

  public func drop() throws(DeviceError) -> Int {
    silentFrom = now()
    return try inner.drop()
  }

  public func drain() throws(DeviceError) {
    sleep(max(silentFrom - now(), .zero))
    try inner.drain()
  }

  public func close() {
    format = nil
    inner.close()
  }
}
