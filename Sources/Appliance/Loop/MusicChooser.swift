import Emotion
import Mood
import Player
import Recommending
import Store

/// Chooses track after track for whoever listens, and follows a lift from song to song.
actor MusicChooser {
  /// So many files in a row that cannot be played are not the files' fault.
  static let patience = 5

  private let store: Store
  private let recommender: Recommender
  private let seed: UInt64
  private let targetLoudness: Double
  private let lifts: Bool
  private var choices: UInt64 = 0
  private var lift: Lift?
  /// Whose the lift is.
  private var lifted = Listener.guest.id

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
  /// - Parameters:
  ///   - listener: whose taste counts, by number.
  ///   - leavingOut: tracks that are on their way already; chosen only where there are no others.
  ///   - unplayable: tracks that could not be played; never chosen.
  /// - Throws: `ApplianceError.noMusic`, `.unplayable` where no other track is left or too many failed; `StoreError`.
  func next(
    for estimate: MoodEstimate, listener: Int64 = Listener.guest.id, leavingOut tracks: [Int64],
    unplayable: Set<Int64> = []
  ) async throws -> (recommendation: Recommendation, item: QueuedTrack) {
    guard unplayable.count < Self.patience else { throw ApplianceError.unplayable(unplayable.count) }
    choices += 1
    var context = Context(
      mood: estimate.mood, moodIsTold: estimate.isTold, affect: estimate.affect, lifts: lifts, hour: localHour(),
      now: unixTime())
    // A lift belongs to the mood it began in; a better mood ends it, not knowing the mood does not.
    if let mood = estimate.mood, !mood.isNegative || mood != lift?.mood { lift = nil }
    if listener != lifted { (lift, lifted) = (nil, listener) }
    context.lift = lift
    let picks = try await recommender.recommend(
      context, listener: listener, count: tracks.count + unplayable.count + 1, seed: seed &* 1_000_003 &+ choices
    ).filter { !unplayable.contains($0.candidate.id) }
    guard let pick = picks.first(where: { !tracks.contains($0.candidate.id) }) ?? picks.first else {
      throw ApplianceError.unplayable(unplayable.count)
    }
    guard let track = try await store.track(pick.candidate.id) else { throw ApplianceError.noMusic(store.path) }
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
