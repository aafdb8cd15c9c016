import Store

/// What a speaker finds again after a restart, a power cut included.
struct SpeakerMemory: Sendable {
  private let store: Store
  private static let (volumeName, privacyName) = ("volume", "private")
  private static let on = "yes"

  init(_ store: Store) { self.store = store }

  /// 0...1; nil where it was never set by hand.
  var volume: Double? {
    get async throws { try await store.setting(Self.volumeName).flatMap { Double($0) } }
  }

  func keep(volume: Double) async throws { try await store.set(Self.volumeName, to: "\(volume)") }

  /// Whether the listener had closed the camera: it stays closed until they open it.
  var isPrivate: Bool {
    get async throws { try await store.setting(Self.privacyName) == Self.on }
  }

  /// The same in settings that were read from outside.
  static func isPrivate(in settings: [String: String]) -> Bool { settings[privacyName] == on }

  func keep(isPrivate: Bool) async throws { try await store.set(Self.privacyName, to: isPrivate ? Self.on : "no") }

  /// The track that was playing, with its position; nil where there is none or it was about to end.
  ///
  /// - Parameter ending: this many seconds before the end the next track is as good.
  func lastTrack(ending: Double) async throws -> (track: Track, position: LastPosition)? {
    guard let last = try await LastPosition.load(from: store), let track = try await store.track(last.track),
      last.seconds < track.duration - ending
    else { return nil }
    return (track, last)
  }

  func keep(_ position: LastPosition) async throws { try await position.save(to: store) }

  /// Plays that a power cut left open were heard as far as was kept.
  func closeOpenPlays() async throws {
    let last = try await LastPosition.load(from: store)
    try await store.endOpenPlays { play, duration in
      guard let last, last.track == play.track, duration > 0 else { return 0 }
      return last.seconds / duration
    }
  }
}
