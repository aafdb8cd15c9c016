import Emotion
import Mood
import Player
import Recommending
import Store

/// Chooses track after track for whoever listens, and follows a lift from song to song.
actor MusicChooser {
  /// So many files in a row that cannot be played are not the files' fault.
  static let patience = 5
  /// How many of a listener's latest lifts tell how long the next one is.
  private static let rememberedLifts = 50

  private let store: Store
  private let recommender: Recommender
  private let seed: UInt64
  private let targetLoudness: Double
  private let lift: LiftSettings
  private var choices: UInt64 = 0
  private var follower = LiftFollower()
  /// Whose lift is followed.
  private var lifted = Listener.guest.id

  /// - Parameters:
  ///   - targetLoudness: what tracks are brought to, in LUFS.
  ///   - lift: how a negative mood is lifted.
  ///   - likeness: how much a listener of whom little is known borrows from those alike.
  ///   - prior: what others play elsewhere.
  init(
    store: Store, seed: UInt64, targetLoudness: Double = LoudnessGain.target, lift: LiftSettings = LiftSettings(),
    likeness: Likeness = Likeness(), prior: [Company.Prior] = []
  ) {
    self.store = store
    self.seed = seed
    self.targetLoudness = targetLoudness
    self.lift = lift
    recommender = Recommender(store: store, likeness: likeness, prior: prior)
  }

  /// The track for this estimate, ready for the player.
  ///
  /// - Parameters:
  ///   - listener: whose taste counts, by number.
  ///   - faces: of each other listener how alike the faces are, 0...1, for a guest's first guess.
  ///   - stays: whether the listener wants to stay in their mood.
  ///   - leavingOut: tracks that are on their way already; chosen only where there are no others.
  ///   - unplayable: tracks that could not be played; never chosen.
  /// - Throws: `ApplianceError.noMusic`, `.unplayable` where no other track is left or too many failed; `StoreError`.
  func next(
    for estimate: MoodEstimate, listener: Int64 = Listener.guest.id, faces: [Int64: Float] = [:], stays: Bool = false,
    leavingOut tracks: [Int64], unplayable: Set<Int64> = []
  ) async throws -> (recommendation: Recommendation, item: QueuedTrack) {
    guard unplayable.count < Self.patience else { throw ApplianceError.unplayable(unplayable.count) }
    choices += 1
    let context = try await context(for: estimate, listener: listener, stays: stays)
    let picks = try await recommender.recommend(
      context, listener: listener, faces: faces, count: tracks.count + unplayable.count + 1,
      seed: seed &* 1_000_003 &+ choices
    ).filter { !unplayable.contains($0.candidate.id) }
    guard let pick = picks.first(where: { !tracks.contains($0.candidate.id) }) ?? picks.first else {
      throw ApplianceError.unplayable(unplayable.count)
    }
    guard let track = try await store.track(pick.candidate.id) else { throw ApplianceError.noMusic(store.path) }
    follower.played(in: context)
    return (pick, QueuedTrack(track, targetLoudness: targetLoudness))
  }

  /// Forgets what was learnt of anybody, and whose lift is followed.
  func forget() async {
    (follower, lifted) = (LiftFollower(), Listener.guest.id)
    await recommender.forget()
  }

  /// The moment, with the listener's lift. Whether a lift went well shows in the mood that comes with the next choice.
  private func context(for estimate: MoodEstimate, listener: Int64, stays: Bool) async throws -> Context {
    let now = unixTime()
    let (hour, isWeekend) = localTime(at: now)
    var context = Context(
      mood: estimate.mood, moodIsTold: estimate.isTold, affect: estimate.affect, lifts: lift.isOn && !stays,
      hour: hour, isWeekend: isWeekend, now: now)
    if listener != lifted || !context.lifts { (follower, lifted) = (LiftFollower(), listener) }
    if let result = follower.saw(estimate.mood, affect: estimate.affect, at: context.now) {
      // On a full disk it is not remembered; the music goes on.
      try? await store.record(LiftOutcome(result, listener: listener, at: context.now))
    }
    context.lift = follower.lift
    context.liftStrength = Float(lift.strength)
    if context.lift == nil, context.currentLift != nil { context.liftSteps = try await songs(for: listener) }
    return context
  }

  /// How many songs this listener's next lift has.
  private func songs(for listener: Int64) async throws -> Int {
    var lengths = LiftLengths(usual: lift.songs)
    for outcome in try await store.lifts(of: listener, limit: Self.rememberedLifts) {
      lengths.learn(from: LiftResult(outcome))
    }
    return lengths.next
  }
}

extension QueuedTrack {
  /// A track of the store, as loud as all others, and without the silence before and after it.
  init(_ track: Track, start: Double = 0, targetLoudness: Double) {
    let (intro, outro) = (Double(track.profile.intro), Double(track.profile.outro))
    let end = track.duration - max(outro - Self.breath, 0)
    self.init(
      track: track.id, path: track.file.path,
      gain: LoudnessGain.decibels(
        loudness: track.profile.loudness.map { Double($0) }, peak: Double(track.profile.peak), target: targetLoudness),
      duration: end, start: max(start, intro - Self.breath), end: end < track.duration ? end : nil)
  }

  /// Seconds of silence that stay on either side: what is soft there fades below the threshold of silence first.
  private static let breath = 0.05
}
