/// What a control server asks for its answers.
public protocol ControlHandler: Sendable {
  /// Answers one request. Cancelled when the client goes away.
  func handle(_ request: ControlRequest) async -> ControlResponse

  /// A stream of its own for each reader of `GET /events`, from now on. It is cancelled when the reader goes away; when
  /// it ends, the reader's response ends.
  func events() -> AsyncStream<ControlEvent>
}

/// A handler made of a table of routes and a source of events.
public struct RoutedControl: ControlHandler {
  public let router: ControlRouter
  public let broadcast: ControlBroadcast

  public init(router: ControlRouter, broadcast: ControlBroadcast) {
    self.router = router
    self.broadcast = broadcast
  }

  public func handle(_ request: ControlRequest) async -> ControlResponse {
    await router.handle(request)
  }

  public func events() -> AsyncStream<ControlEvent> {
    broadcast.subscribe()
  }
}
