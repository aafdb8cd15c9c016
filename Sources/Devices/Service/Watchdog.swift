import Glibc

/// Hardware that resets the machine unless it is fed. Belongs to one thread.
public protocol Watchdog: AnyObject {
  /// The name that messages use.
  var name: String { get }

  /// Arms it: from now on it must be fed.
  /// - Parameter timeout: the wish for how long it may go unfed, in whole seconds.
  /// - Returns: how long that truly is; drivers have limits of their own.
  /// - Throws: `.watchdog`.
  func open(timeout: Duration) throws(DeviceError) -> Duration

  /// - Throws: `.watchdog`; it must then be opened again.
  func feed() throws(DeviceError)

  /// Disarms it and gives it back; harmless when it is not open.
  func close()
}

/// A watchdog by the kernel's watchdog API, such as `/dev/watchdog`.
///
/// A process that dies without `close` leaves it armed: the machine is reset unless it is opened again in time.
public final class LinuxWatchdog: Watchdog {
  public let name: String
  private let port: any WatchdogPort
  private var descriptor: Int32?

  public convenience init(path: String) { self.init(path: path, port: SystemWatchdog()) }

  init(path: String, port: any WatchdogPort) { (name, self.port) = (path, port) }

  public func open(timeout: Duration) throws(DeviceError) -> Duration {
    close()
    let opened = port.open(name)
    guard opened >= 0 else { throw .watchdog(device: name, reason: Self.openingReason(opened)) }
    descriptor = opened
    // A fixed timeout, or one out of the driver's range, is refused and stays as it is.
    var granted = port.setTimeout(opened, seconds: Int32(clamping: timeout.components.seconds))
    if granted < 0 { granted = port.timeout(opened) }
    return granted > 0 ? .seconds(Int64(granted)) : timeout
  }

  public func feed() throws(DeviceError) {
    guard let descriptor else { throw .closed(device: name) }
    let result = port.keepAlive(descriptor)
    guard result < 0 else { return }
    // Without the magic letter it stays armed, so that a machine whose watchdog is in trouble is still watched.
    port.close(descriptor)
    self.descriptor = nil
    throw .watchdog(device: name, reason: "cannot be fed: \(Self.text(result)); check its driver")
  }

  public func close() {
    guard let descriptor else { return }
    // The letter that the API wants before an orderly close.
    port.write(descriptor, UInt8(ascii: "V"))
    port.close(descriptor)
    self.descriptor = nil
  }

  private static func openingReason(_ failure: Int32) -> String {
    switch -failure {
    case ENOENT, ENODEV, ENXIO: "is not there; load its driver, or unset service.watchdog"
    case EBUSY: "is fed by another program, such as systemd's RuntimeWatchdogSec; unset service.watchdog"
    case EACCES, EPERM: "cannot be opened: permission denied; let the service's user write it"
    default: "cannot be opened: \(text(failure)); check its driver, or unset service.watchdog"
    }
  }

  private static func text(_ failure: Int32) -> String { String(cString: strerror(-failure)) }
}
