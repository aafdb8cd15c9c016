import Store

/// Where the music was, so that a restarted speaker goes on from there.
struct LastPosition: Sendable, Equatable {
  var track: Int64
  /// Seconds into the track.
  var seconds: Double
  var isPaused: Bool

  private static let name = "last_position"

  /// Nil where nothing was kept, or nothing that can be understood.
  init?(text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 3, let track = Int64(parts[0]), let seconds = Double(parts[1]), seconds.isFinite, seconds >= 0
    else { return nil }
    self.init(track: track, seconds: seconds, isPaused: parts[2] == "paused")
  }

  init(track: Int64, seconds: Double, isPaused: Bool) {
    (self.track, self.seconds, self.isPaused) = (track, seconds, isPaused)
  }

  var text: String { "\(track) \(seconds) \(isPaused ? "paused" : "playing")" }

  static func load(from store: Store) async throws -> LastPosition? {
    try await store.setting(name).flatMap { LastPosition(text: $0) }
  }

  func save(to store: Store) async throws { try await store.set(Self.name, to: text) }
}
