import Emotion
import Mood
import Player
import Recommending
import Store

/// Chooses track after track for one listener, and follows a lift from song to song.
actor MusicChooser {
  private let store: Store
  private let recommender: Recommender
  private let seed: UInt64
  private let targetLoudness: Double
  private let lifts: Bool
  private var choices: UInt64 = 0
  private var lift: Lift?

  /// - Parameters:
  ///   - targetLoudness: what tracks are brought to, in LUFS.
  ///   - lifts: whether a negative mood is lifted.
  init(store: Store, seed: UInt64, targetLoudness: Double = LoudnessGain.target, lifts: Bool = true) {
    self.store = store
    self.seed = seed
    self.targetLoudness = targetLoudness
    self.lifts = lifts
    recommender = Recommender(store: store)
  }

  /// The track for this estimate, ready for the player.
  ///
  /// - Parameter leavingOut: tracks that are on their way already.
  /// - Throws: `ApplianceError.noMusic`, `StoreError`.
  func next(
    for estimate: MoodEstimate, leavingOut tracks: [Int64]
  ) async throws -> (recommendation: Recommendation, item: QueuedTrack) {
    choices += 1
    var context = Context(
      mood: estimate.mood, affect: estimate.affect, lifts: lifts, hour: localHour(), now: unixTime())
    // A lift belongs to the mood it began in; a better mood ends it, not knowing the mood does not.
    if let mood = estimate.mood, !mood.isNegative || mood != lift?.mood { lift = nil }
    context.lift = lift
    let picks = try await recommender.recommend(
      context, count: tracks.count + 1, seed: seed &* 1_000_003 &+ choices)
    guard let pick = picks.first(where: { !tracks.contains($0.candidate.id) }) ?? picks.first,
      let track = try await store.track(pick.candidate.id)
    else { throw ApplianceError.noMusic(store.path) }
    if let current = context.currentLift {
      lift = current
      lift?.step += 1
    }
    return (pick, QueuedTrack(track, targetLoudness: targetLoudness))
  }
}

extension QueuedTrack {
  /// A track of the store, as loud as all others.
  init(_ track: Track, start: Double = 0, targetLoudness: Double) {
    self.init(
      track: track.id, path: track.file.path,
      gain: LoudnessGain.decibels(
        loudness: track.profile.loudness.map { Double($0) }, peak: Double(track.profile.peak), target: targetLoudness),
      duration: track.duration, start: start)
  }
}
