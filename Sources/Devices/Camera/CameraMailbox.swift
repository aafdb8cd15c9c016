/// What a consumer has not taken yet: at most one frame, the newest, and one change of state, the latest. So a slow consumer
/// costs no memory and never sees an old picture.
struct CameraInbox: Sendable {
  private(set) var events: [CameraEvent] = []

  mutating func put(_ event: CameraEvent) {
    switch event {
    case .frame:
      dropFrames()
    case .lost, .back:
      // What was seen before the outage says nothing about now.
      events.removeAll()
    }
    events.append(event)
  }

  mutating func dropFrames() {
    events.removeAll { if case .frame = $0 { true } else { false } }
  }

  mutating func take() -> CameraEvent? { events.isEmpty ? nil : events.removeFirst() }
}

/// Hands events from the camera's thread to one asynchronous consumer.
final class CameraMailbox: Sendable {
  private struct Content: Sendable {
    var inbox = CameraInbox()
    var isFinished = false
    var waiter: CheckedContinuation<CameraEvent?, Never>?
  }

  private let content = Monitor(Content())

  func put(_ event: CameraEvent) {
    change { if !$0.isFinished { $0.inbox.put(event) } }
  }

  func dropFrames() { change { $0.inbox.dropFrames() } }

  /// What waits is still delivered; then the stream ends.
  func finish() { change { $0.isFinished = true } }

  /// The next event; nil when there will be none. A consumer that another one overtakes gets nil.
  func next() async -> CameraEvent? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        var overtaken: CheckedContinuation<CameraEvent?, Never>?
        change { content in
          overtaken = content.waiter
          content.waiter = waiter
        }
        overtaken?.resume(returning: nil)
      }
    } onCancel: {
      finish()
    }
  }

  /// Applies `body`, and wakes the waiter if there is something for it.
  private func change(_ body: (inout Content) -> Void) {
    var ready: CheckedContinuation<CameraEvent?, Never>?
    var event: CameraEvent?
    content.change { content in
      body(&content)
      guard content.waiter != nil else { return }
      event = content.inbox.take()
      guard event != nil || content.isFinished else { return }
      swap(&ready, &content.waiter)
    }
    ready?.resume(returning: event)
  }
}
