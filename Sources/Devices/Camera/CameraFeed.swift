import Glibc

/// How a camera is doing.
public struct CameraStatus: Sendable, Equatable {
  public internal(set) var name: String
  /// The device is open, or just being opened: whoever is in view may be seen.
  public internal(set) var isOpen = false
  /// Nil while no frames come.
  public internal(set) var format: CameraFormat?
  /// Why there is no picture; nil while all is well, and while paused.
  public internal(set) var fault: DeviceError?
  public internal(set) var counters = CameraCounters()
}

/// Runs a camera on a thread of its own: opens it, looks once per interval, and brings it back when it is lost.
///
/// Starts at once. Ends with `stop`, when the consumer of `events` is cancelled, and when this object goes.
public final class CameraFeed: Sendable {
  /// For one consumer. Holds back at most the newest frame and the latest change.
  public let events: AsyncStream<CameraEvent>

  private let orders: Monitor<CameraOrders>
  private let mailbox: CameraMailbox

  /// - Parameters:
  ///   - interval: from look to look.
  ///   - isPaused: starts with the device closed.
  ///   - lit: told on the camera's thread that the device is about to be opened (true), and that it is closed (false):
  ///     a lamp that follows it is lit whenever somebody may be seen.
  public init(
    _ camera: sending any Camera, interval: Duration = .seconds(1), isPaused: Bool = false,
    lit: @escaping @Sendable (Bool) -> Void = { _ in }
  ) {
    let name = camera.name
    let orders = Monitor(CameraOrders(interval: interval, isPaused: isPaused, status: CameraStatus(name: name)))
    let mailbox = CameraMailbox()
    (self.orders, self.mailbox) = (orders, mailbox)
    events = AsyncStream(
      unfolding: { await mailbox.next() }, onCancel: { orders.change { $0.isStopped = true } })
    let loop = CameraLoop(camera, orders, mailbox, lit: lit)
    do throws(DeviceError) {
      try startThread(named: "mien-camera") { loop.run() }
    } catch {
      mailbox.put(.lost(error))
      mailbox.finish()
    }
  }

  deinit { stop() }

  public var status: CameraStatus { orders.read(\.status) }

  /// Closes the device within 100 ms, unless it is just being opened: then as soon as the driver answers. A frame that has
  /// not been consumed is forgotten.
  public func pause() {
    orders.change { $0.isPaused = true }
    mailbox.dropFrames()
  }

  /// Opens the device again, unless its shutter is closed.
  public func resume() { orders.change { $0.isPaused = false } }

  /// A closed shutter keeps the device closed, whatever else is asked; it closes as soon as by `pause`.
  public func setShutter(isClosed: Bool) {
    orders.change { $0.isShut = isClosed }
    if isClosed { mailbox.dropFrames() }
  }

  /// From look to look; the next look follows the new interval.
  public func setInterval(_ interval: Duration) { orders.change { $0.interval = max(interval, .zero) } }

  /// Closes the device and ends `events`; there is no way back.
  public func stop() { orders.change { $0.isStopped = true } }
}

/// What the owner wants of the thread, and what the thread says of itself.
struct CameraOrders: Sendable {
  var interval: Duration
  var isPaused: Bool
  var isShut = false
  var isStopped = false
  var status: CameraStatus

  /// Whether the device may be open.
  var isWanted: Bool { !isPaused && !isShut && !isStopped }
}
