/// Something that plays sound. It belongs to one thread, which its blocking calls hold up: never call it from the
/// cooperative pool.
public protocol Speaker: AnyObject {
  /// The name that messages use.
  var name: String { get }
  /// How often the device ran dry or was suspended, and recovered, since this object was made.
  var interruptions: Int { get }

  /// Opens the device with a format as near to the wanted one as it can do; an open device is closed first.
  /// - Returns: the format that `write` takes from now on, with the sizes of buffer and period filled in.
  func open(_ wanted: SoundFormat) throws(DeviceError) -> SoundFormat

  /// Hands over whole frames in the open format, waiting while the buffer is full.
  /// - Returns: how many frames were taken, at least one unless `frames` is empty.
  /// - Throws: `.lost` when the device is gone; it must then be closed.
  func write(_ frames: UnsafeRawBufferPointer) throws(DeviceError) -> Int

  /// How many of the frames written have not been heard yet.
  func delay() throws(DeviceError) -> Int

  /// Takes back frames that have been written last and not been heard, without stopping the sound.
  /// - Returns: how many were taken back, at most `frames`; 0 where the device cannot.
  func rewind(_ frames: Int) -> Int

  /// Stops at once; the next `write` starts again.
  /// - Returns: how many of the frames written will never be heard.
  func drop() throws(DeviceError) -> Int

  /// Waits until everything written has been heard; the next `write` starts again.
  func drain() throws(DeviceError)

  /// Gives the device back to the system; harmless when it is closed.
  func close()

  /// The device's control that sets its volume in hardware, as of the last opening; nil where there is none that works.
  var mixer: String? { get }

  /// Sets the volume in hardware as near to `decibels` (0 or less) as it can be.
  /// - Returns: what it is now; nil where there is no such control, so that the samples have to be scaled.
  func setVolume(decibels: Double) -> Double?
}

extension Speaker {
  public var mixer: String? { nil }
  public func setVolume(decibels: Double) -> Double? { nil }
}
