/// Something that sees. It belongs to one thread, which its blocking calls hold up: never call it from the cooperative
/// pool. `CameraFeed` gives it such a thread.
public protocol Camera: AnyObject {
  /// The name that messages use.
  var name: String { get }
  var counters: CameraCounters { get }

  /// Opens the device and starts it; an open one is closed first.
  /// - Throws: `DeviceError.camera`; the device is closed then.
  func open() throws(DeviceError) -> CameraFormat

  /// The next frame that is fresh: whatever waited before, only the newest is read.
  /// - Returns: nil where none came within `timeout`.
  /// - Throws: `DeviceError.camera` when the device failed or has been silent too long; it is closed then.
  func next(within timeout: Duration) throws(DeviceError) -> CameraFrame?

  /// As `next`, without reading the pixels: keeps the device flowing between two looks.
  /// - Returns: whether a frame came within `timeout`.
  func skip(within timeout: Duration) throws(DeviceError) -> Bool

  /// Stops the device and gives it back to the system; harmless when it is closed.
  func close()
}
