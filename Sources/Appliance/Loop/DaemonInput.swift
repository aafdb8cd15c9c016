import Player

/// Everything that the daemon waits for, in one stream.
enum DaemonInput: Sendable {
  case eyes(EyesEvent)
  /// What a frame told, once it has been read, and when it was taken; nil where it could not be read.
  case looked(LoopEvent, taken: Duration?)
  /// Somebody who is being learnt was looked at.
  case sat
  case player(PlayerEvent)
  case wish(Wish)
  case privacySwitch(Bool)
  /// The library may have grown.
  case foundMusic
  case problem(String)
  case tick
  case stop
}

/// The senders of a daemon's input.
final class DaemonInputs: Sendable {
  let stream: AsyncStream<DaemonInput>
  private let continuation: AsyncStream<DaemonInput>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream(of: DaemonInput.self, bufferingPolicy: .unbounded) }

  func send(_ input: DaemonInput) { continuation.yield(input) }

  func finish() { continuation.finish() }

  /// Passes on all of `events` for as long as the task lives.
  func forward<Event: Sendable>(
    _ events: AsyncStream<Event>, as input: @escaping @Sendable (Event) -> DaemonInput
  ) -> Task<Void, Never> {
    Task { for await event in events { send(input(event)) } }
  }

  /// One tick a second.
  func ticking() -> Task<Void, Never> {
    Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(1))
        send(.tick)
      }
    }
  }
}
