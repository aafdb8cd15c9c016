import Devices
import Imaging

/// A camera on its own thread, as the daemon's eyes.
public final class CameraEyes: Eyes {
  public let events: AsyncStream<EyesEvent>
  private let feed: CameraFeed

  /// The camera stays closed until `open`.
  ///
  /// - Parameter lit: told on the camera's thread before the device is opened, and after it was closed.
  public init(_ camera: sending any Camera, lit: @escaping @Sendable (Bool) -> Void = { _ in }) {
    let feed = CameraFeed(camera, isPaused: true, lit: lit)
    let source = feed.events
    let (events, continuation) = AsyncStream.makeStream(of: EyesEvent.self, bufferingPolicy: .bufferingNewest(4))
    let passing = Task {
      for await event in source {
        switch event {
        case .frame(let frame): continuation.yield(.frame(frame.image, taken: frame.time))
        case .lost(let error): continuation.yield(.lost(reason: "\(error)"))
        case .back: continuation.yield(.back)
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in passing.cancel() }
    (self.feed, self.events) = (feed, events)
  }

  public var status: CameraStatus? { feed.status }

  public func open() { feed.resume() }
  /// Keeps the device closed whatever else is asked, and does so within 100 ms.
  public func setShutter(isClosed: Bool) { feed.setShutter(isClosed: isClosed) }
  public func close() { feed.pause() }
  public func look(every interval: Duration) { feed.setInterval(interval) }

  public func end() async {
    feed.stop()
    // The thread closes the device; nobody should see the lamp lit after the daemon has gone.
    for _ in 0..<50 where feed.status.isOpen { try? await Task.sleep(for: .milliseconds(10)) }
  }
}
