import Devices
import Imaging

/// A camera on its own thread, as the daemon's eyes.
public final class CameraEyes: Eyes {
  public let events: AsyncStream<EyesEvent>
  private let feed: CameraFeed

  /// The camera stays closed until `open`.
  public init(_ camera: sending any Camera) {
    let feed = CameraFeed(camera, isPaused: true)
    let source = feed.events
    let (events, continuation) = AsyncStream.makeStream(of: EyesEvent.self, bufferingPolicy: .bufferingNewest(4))
    let passing = Task {
      for await event in source {
        switch event {
        case .frame(let frame): continuation.yield(.frame(frame.image))
        case .lost(let error): continuation.yield(.lost(reason: "\(error)"))
        case .back: continuation.yield(.back)
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in passing.cancel() }
    (self.feed, self.events) = (feed, events)
  }

  /// Whether the device is open: whoever is in view may be seen.
  public var areOpen: Bool { feed.status.isOpen }

  public func open() { feed.resume() }
  public func close() { feed.pause() }
  public func look(every interval: Duration) { feed.setInterval(interval) }

  public func end() async {
    feed.stop()
    // The thread closes the device; nobody should see the lamp lit after the daemon has gone.
    for _ in 0..<50 where feed.status.isOpen { try? await Task.sleep(for: .milliseconds(10)) }
  }
}
