import Player

/// Everything that a session waits for, in one stream.
enum TryInput: Sendable {
  case key(TryKey)
  case player(PlayerEvent)
  case playerClosed
  /// Ten times a second, with its time.
  case tick(ContinuousClock.Instant)

  static func merged(keys: AsyncStream<TryKey>, player: Player) -> AsyncStream<TryInput> {
    let (stream, continuation) = AsyncStream.makeStream(of: TryInput.self)
    let events = player.events
    let watching = Task {
      for await event in events { continuation.yield(.player(event)) }
      continuation.yield(.playerClosed)
      continuation.finish()
    }
    let listening = Task { for await key in keys { continuation.yield(.key(key)) } }
    let ticking = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .milliseconds(100))
        continuation.yield(.tick(.now))
      }
    }
    continuation.onTermination = { _ in
      for task in [watching, listening, ticking] { task.cancel() }
    }
    return stream
  }
}
