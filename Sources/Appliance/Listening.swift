import Store

/// Feedback on what plays now or was played last, from any process.
public struct Listening: Sendable {
  private let store: Store

  public init(store: Store) { self.store = store }

  /// The play that goes on or was the last.
  ///
  /// - Throws: `ApplianceError.nothingPlayed`, `StoreError`.
  public func lastPlay() async throws -> Play {
    guard let play = try await store.lastPlay() else { throw ApplianceError.nothingPlayed }
    return play
  }

  /// Keeps a like or a skip of it; durable when this returns.
  public func say(_ kind: Feedback.Kind) async throws -> Play {
    let (play, now) = (try await lastPlay(), unixTime())
    try await store.record(
      Feedback(
        track: play.track, listener: play.listener, kind: kind, mood: play.mood, at: now, zone: localZone(at: now)))
    return play
  }
}
