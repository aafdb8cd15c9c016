import Devices

/// Carries events from the playback thread to their reader. To wake a task takes memory and locks, which a thread with
/// deadlines had better not ask for; to post takes neither.
final class EventCourier: Sendable {
  /// For one reader; the latest 1,000 wait for it.
  let events: AsyncStream<PlayerEvent>
  private let mailbox: Mailbox<PlayerEvent?>

  /// - Parameter ended: called when the last event has been handed over after `finish`.
  init(ended: @escaping @Sendable () -> Void) throws(PlayerError) {
    let mailbox = try Mailbox<PlayerEvent?>()
    let (events, continuation) = AsyncStream.makeStream(of: PlayerEvent.self, bufferingPolicy: .bufferingNewest(1_000))
    (self.mailbox, self.events) = (mailbox, events)
    try startPlayerThread("mien-events") {
      var batch: [PlayerEvent?] = []
      while true {
        mailbox.wait(longest: nil)
        mailbox.take(into: &batch)
        for event in batch {
          guard let event else {
            continuation.finish()
            return ended()
          }
          continuation.yield(event)
        }
      }
    }
  }

  func post(_ event: PlayerEvent) { mailbox.post(event) }

  /// Ends the thread and the events.
  func finish() { mailbox.post(nil) }
}

func startPlayerThread(_ name: String, _ body: @escaping @Sendable () -> Void) throws(PlayerError) {
  do throws(DeviceError) {
    try startThread(named: name, body)
  } catch {
    throw .noThread(reason: "\(error)")
  }
}
