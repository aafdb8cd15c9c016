/// The camera's thread: performs what the session says, between the owner's orders.
final class CameraLoop {
  /// The longest the camera is waited for before the orders are read again; bounds how late a pause can be.
  static let slice = Duration.milliseconds(25)

  private let camera: any Camera
  private let orders: Monitor<CameraOrders>
  private let mailbox: CameraMailbox
  private let lit: @Sendable (Bool) -> Void
  private var isLit = false
  private var session = CameraSession()
  private var pacer = LookPacer()

  init(
    _ camera: any Camera, _ orders: Monitor<CameraOrders>, _ mailbox: CameraMailbox,
    lit: @escaping @Sendable (Bool) -> Void
  ) {
    self.camera = camera
    self.orders = orders
    self.mailbox = mailbox
    self.lit = lit
  }

  /// Returns when it is told to stop.
  func run() {
    while true {
      let (isStopped, isWanted, interval) = orders.read { ($0.isStopped, $0.isWanted, $0.interval) }
      if isWanted != (session.state != .closed) { handle(isWanted ? .start : .stop) }
      if isStopped { break }
      switch session.state {
      case .closed: orders.wait(until: nil) { !$0.isStopped && !$0.isWanted }
      case .opening: break
      case .streaming: watch(every: interval)
      case .waiting(let time):
        orders.wait(until: time) { $0.isWanted }
        handle(.tick)
      }
    }
    mailbox.finish()
  }

  /// Waits a slice, for the look that is due or just for the stream to flow.
  private func watch(every interval: Duration) {
    do throws(DeviceError) {
      let now = monotonicTime()
      if let due = pacer.due(every: interval), now < due {
        if try camera.skip(within: min(due - now, Self.slice)) { handle(.frame) }
      } else if let frame = try camera.next(within: Self.slice) {
        handle(.frame)
        pacer.looked(at: monotonicTime(), every: interval)
        deliver(frame)
      }
    } catch {
      handle(.failed(error))
    }
  }

  /// A pause that came while the frame was read wins over it.
  private func deliver(_ frame: CameraFrame) {
    orders.read { orders in
      if orders.isWanted { mailbox.put(.frame(frame)) }
    }
  }

  private func handle(_ event: CameraSession.Event) {
    for action in session.handle(event, at: monotonicTime()) { perform(action) }
    publish()
  }

  private func perform(_ action: CameraSession.Action) {
    switch action {
    case .open:
      show(isOpen: true)
      orders.change { $0.status.isOpen = true }
      pacer.reset()
      do throws(DeviceError) {
        handle(.opened(try camera.open()))
      } catch {
        handle(.failed(error))
      }
    case .close:
      camera.close()
    case .report(let event):
      // Whoever hears of it may ask for the status at once.
      publish()
      mailbox.put(event)
    }
  }

  private func publish() {
    var status = CameraStatus(name: camera.name)
    if case .streaming(let format, _) = session.state { (status.isOpen, status.format) = (true, format) }
    (status.fault, status.counters) = (session.fault, camera.counters)
    orders.change { $0.status = status }
    show(isOpen: status.isOpen)
  }

  private func show(isOpen: Bool) {
    if isOpen != isLit { lit(isOpen) }
    isLit = isOpen
  }
}
