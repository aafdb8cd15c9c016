import Emotion
import Player
import Recommending
import Store

/// Keeps in the store what is heard and what became of it. Plays begin when they are heard, not when they are chosen.
actor PlayLog {
  /// A track that was chosen, and why.
  struct Choice: Sendable, Equatable {
    let track: Int64
    let title: String
    let reason: String
    /// The listener's then.
    let mood: Mood?
  }

  private let store: Store
  /// Chosen and not heard yet, by track.
  private var waiting: [Int64: Choice] = [:]
  private var current: (play: Int64, choice: Choice)?

  init(store: Store) { self.store = store }

  /// What is heard now.
  var playing: Choice? { current?.choice }

  /// Tracks that will be heard without being chosen again.
  var waitingTracks: [Int64] { Array(waiting.keys) }

  /// The track is on its way to the speaker.
  func expect(_ choice: Choice) { waiting[choice.track] = choice }

  func note(_ event: PlayerEvent) async throws {
    switch event {
    case .started(let item):
      guard let choice = waiting.removeValue(forKey: item.track) else { return }
      try await end(.stopped, fraction: 0)
      let play = try await store.beginPlay(
        track: item.track, mood: choice.mood, reason: choice.reason, at: unixTime())
      current = (play, choice)
    case .finished(let item, let fraction):
      guard isCurrent(item) else { return }
      try await end(fraction < 1 ? .stopped : .completed, fraction: fraction)
    case .skipped(let item, let fraction):
      guard isCurrent(item) else { return }
      try await end(.skipped, fraction: fraction)
    case .failed(let item, _):
      waiting[item.track] = nil
      if isCurrent(item) { try await end(.failed, fraction: 0) }
    case .progress, .paused, .resumed, .stopped, .queueEnded, .speakerLost, .speakerBack: break
    }
  }

  /// Keeps a like, a skip, ... of what is heard; durable when this returns. Nothing where nothing is heard.
  @discardableResult
  func say(_ kind: Feedback.Kind) async throws -> Choice? {
    guard let choice = current?.choice else { return nil }
    try await store.record(
      Feedback(track: choice.track, kind: kind, mood: choice.mood, at: unixTime()))
    return choice
  }

  /// Nothing is heard any more.
  func close() async throws { try await end(.stopped, fraction: 0) }

  private func isCurrent(_ item: QueuedTrack) -> Bool {
    item.track == current?.choice.track
  }

  private func end(_ outcome: Outcome, fraction: Double) async throws {
    guard let ended = current else { return }
    current = nil
    try await store.endPlay(ended.play, outcome: outcome, fraction: fraction, at: unixTime())
  }
}

extension PlayLog.Choice {
  init(_ recommendation: Recommendation, mood: Mood?) {
    self.init(
      track: recommendation.candidate.id, title: recommendation.candidate.title, reason: recommendation.reason,
      mood: mood)
  }
}
