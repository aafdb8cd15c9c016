import Emotion
import Mood
import Player
import Recommending
import Store

/// Keeps in the store what is heard and what became of it. Plays begin when they are heard, not when they are chosen.
actor PlayLog {
  /// A track that was chosen, and why.
  struct Choice: Sendable, Equatable {
    let track: Int64
    let title: String
    let artist: String?
    let reason: String
    /// The listener's then.
    let mood: Mood?
  }

  private let store: Store
  /// Who listens: plays and feedback are theirs.
  private var listener = Listener.guest.id
  /// Chosen and not heard yet, by track.
  private var waiting: [Int64: Choice] = [:]
  /// What is heard, since when (Unix time in seconds), and its play in the store: nil where the disk was too full for one.
  private var current: (choice: Choice, listener: Int64, since: Double, play: Int64?)?
  /// Tracks whose files could not be played since a track was last heard.
  private(set) var unplayable: Set<Int64> = []
  /// How its listener felt meanwhile.
  private var feelings = Feelings()
  /// Whether the current track is left without being judged.
  private var isPassedOver = false

  init(store: Store) { self.store = store }

  /// What is heard now.
  var playing: Choice? { current?.choice }

  /// Tracks that will be heard without being chosen again.
  var waitingTracks: [Int64] { Array(waiting.keys) }

  /// Somebody else listens from now on.
  func turn(to listener: Int64) { self.listener = listener }

  /// The track is on its way to the speaker.
  func expect(_ choice: Choice) { waiting[choice.track] = choice }

  func note(_ event: PlayerEvent) async throws {
    switch event {
    case .started(let item):
      unplayable = []
      guard let choice = waiting.removeValue(forKey: item.track) else { return }
      let (before, now) = (current?.play, unixTime())
      (current, isPassedOver, feelings) = (.some((choice, listener, now, nil)), false, Feelings())
      if let before { try await store.endPlay(before, outcome: .stopped, fraction: 0, at: now) }
      current?.play = try await store.beginPlay(
        track: item.track, listener: listener, mood: choice.mood, reason: choice.reason, at: now,
        zone: localZone(at: now))
    case .finished(let item, let fraction):
      guard isCurrent(item) else { return }
      try await end(fraction < 1 ? .stopped : .completed, fraction: fraction)
    case .skipped(let item, let fraction):
      guard isCurrent(item) else {
        // It was still to come, and may be chosen again.
        waiting[item.track] = nil
        return
      }
      try await end(isPassedOver ? .stopped : .skipped, fraction: fraction)
    case .failed(let item, _):
      unplayable.insert(item.track)
      waiting[item.track] = nil
      if isCurrent(item) { try await end(.failed, fraction: 0) }
    case .progress, .paused, .resumed, .stopped, .queueEnded, .speakerLost, .speakerBack: break
    }
  }

  /// Keeps a like, a skip, ... of what is heard; durable when this returns. Nothing where nothing is heard.
  ///
  /// - Parameter value: the volume that was set.
  @discardableResult
  func say(_ kind: Feedback.Kind, value: Double? = nil) async throws -> Choice? {
    guard let choice = current?.choice else { return nil }
    let now = unixTime()
    try await store.record(
      Feedback(
        track: choice.track, listener: listener, kind: kind, mood: feelings.mood(at: now) ?? choice.mood, at: now,
        zone: localZone(at: now), value: value))
    return choice
  }

  /// What was seen of a listener while the current track is heard; kept with its play at the end.
  func felt(_ estimate: MoodEstimate, by listener: Int64) {
    if listener == current?.listener { feelings.add(estimate, at: unixTime()) }
  }

  /// What was seen is not kept.
  func forgetFeelings() { feelings = Feelings() }

  /// Whether that was said of what is heard, by this process or another one.
  func wasSaid(_ kind: Feedback.Kind) async throws -> Bool {
    guard let current else { return false }
    let said = try await store.feedback(of: current.listener, since: current.since)
    return said.contains { $0.track == current.choice.track && $0.kind == kind }
  }

  /// The current track is about to be left, and that says nothing about it.
  func passOver() { isPassedOver = true }

  /// The files that could not be played are worth another try.
  func forgive() { unplayable = [] }

  /// Nothing is heard any more.
  func close() async throws { try await end(.stopped, fraction: 0) }

  private func isCurrent(_ item: QueuedTrack) -> Bool {
    item.track == current?.choice.track
  }

  private func end(_ outcome: Outcome, fraction: Double) async throws {
    let (ended, felt, now) = (current?.play, feelings, unixTime())
    (current, feelings) = (nil, Feelings())
    guard let ended else { return }
    try await store.endPlay(
      ended, outcome: outcome, fraction: fraction, affect: felt.affect, moodAfter: felt.mood(at: now), at: now)
  }
}

extension PlayLog.Choice {
  init(_ recommendation: Recommendation, mood: Mood?) {
    self.init(
      track: recommendation.candidate.id, title: recommendation.candidate.title,
      artist: recommendation.candidate.artist, reason: recommendation.reason, mood: mood)
  }
}
