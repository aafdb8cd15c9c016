import Emotion
import Faces
import Library
import Mood
import Player
import Recommending
import Store

/// The product's way from a face to music, on pictures: look at each, read the mood, choose a track and play it.
public actor TrySession {
  private let options: TryOptions
  private let store: Store
  private let reader: FaceReader
  private let recommender: Recommender
  private let report: @Sendable (TryEvent) -> Void
  private var summary = TrySummary()
  private var choices = 0
  private var playing: Playing?
  /// Whether any track came to be heard, and why not.
  private var wasHeard = false
  private var lost: String?
  /// Whether a person asked for it.
  private var isPaused = false
  private var isEnding = false
  /// Tracks whose files could not be played; they are not chosen again.
  private var unplayable: Set<Int64> = []
  private var scanning: Task<ScanReport, any Error>?

  /// The track that is heard.
  private struct Playing {
    let play: Int64
    let recommendation: Recommendation
    let mood: Mood?
    let since: Double
    /// A skip is on its way to the speaker.
    var isLeaving = false
  }

  /// - Parameter report: told everything that happens, as it happens.
  public init(_ options: TryOptions, report: @escaping @Sendable (TryEvent) -> Void) async throws {
    self.options = options
    self.report = report
    reader = try Models.faceReader()
    store = try await options.state.openStore()
    recommender = Recommender(store: store)
    if case .rebuilt(let moved, let recovered) = store.opening {
      report(.rebuilt(movedTo: moved, recovered: recovered))
    }
  }

  /// Plays through all pictures, or until `quit`.
  ///
  /// - Parameter keys: what a person asks for meanwhile.
  /// - Throws: `DeviceError` where the named speaker cannot be opened, `ApplianceError` where another process writes the
  ///   WAV or no sound came out, `LibraryError` where the folder holds no music, `StoreError` where what happened cannot be kept.
  public func run(keys: AsyncStream<TryKey>) async throws -> TrySummary {
    let speaker = try TrySpeaker(options.speaker, recording: options.state.recording)
    let lock = try speaker.recording.flatMap { try RecordingLock($0) }
    defer { withExtendedLifetime(lock) {} }
    report(.speaker(speaker.name.text, note: speaker.note))
    report(.scanned(try await scan()))
    if isEnding { return summary }

    let player = try Player(speaker: { speaker.make() }, opening: .files)
    do {
      try await playPictures(on: player, TryInput.merged(keys: keys, player: player))
    } catch {
      await player.close()
      throw error
    }
    if let path = speaker.recording, wasHeard { summary.recording = try Recording(measuring: path) }
    if !wasHeard, let lost { throw ApplianceError.speakerNeverOpened(lost) }
    return summary
  }

  /// Ends the scan after the files at hand, or the music with a fade; `run` returns soon.
  public func quit() {
    isEnding = true
    scanning?.cancel()
  }

  private func scan() async throws -> ScanReport {
    let (library, folder, tell) = (MusicLibrary(store: store), options.music, report)
    let scan = Task { try await library.scan(folder) { tell(.scanning($0)) } }
    scanning = scan
    defer { scanning = nil }
    if isEnding { scan.cancel() }
    return try await scan.value
  }

  private func playPictures(on player: Player, _ inputs: AsyncStream<TryInput>) async throws {
    var inputs = inputs.makeAsyncIterator()
    pictures: for picture in options.pictures where !isEnding {
      guard let estimate = look(at: picture) else { continue }
      report(.felt(estimate))
      var queue = try await choose(for: estimate)
      try await playNext(&queue, estimate, on: player)
      var time = PictureTime(seconds: options.seconds, from: .now)
      while time.left > 0, let input = await inputs.next() {
        switch input {
        case .tick where isEnding: break pictures
        case .tick(let now):
          // A speaker that waits to come back must not make the session wait as well.
          time.pass(to: now, counts: !isPaused)
          try await heedFeedback(from: player)
        case .key(.quit): break pictures
        case .key(let key): try await act(on: key, player)
        case .player(let event):
          if try await note(event) { try await playNext(&queue, estimate, on: player) }
        case .playerClosed: break pictures
        }
      }
    }
    await player.close()
    while let input = await inputs.next() {
      if case .player(let event) = input { _ = try await note(event) }
      if case .playerClosed = input { break }
    }
    try await endPlaying(.stopped, fraction: heardFraction(player))
  }

  /// The mood of the largest face; nil where there is none, which is told with the reason.
  private func look(at picture: String) -> MoodEstimate? {
    do {
      let look = try reader.look(atPicture: picture)
      report(.looked(picture: picture, look))
      guard let face = look.faces.first else { return nil }
      summary.picturesWithFace += 1
      return MoodEstimator.snapshot(face.probabilities, quality: face.quality.weight)
    } catch {
      report(.unreadable(picture: picture, reason: "\(error)"))
      return nil
    }
  }

  private func choose(for estimate: MoodEstimate) async throws -> [Recommendation] {
    choices += 1
    let context = Context(mood: estimate.mood, affect: estimate.affect, hour: localHour(), now: unixTime())
    return try await recommender.recommend(
      context, count: 10 + unplayable.count, seed: options.seed &* 1_000 &+ UInt64(choices)
    ).reversed()
  }

  /// Ends the session where nothing is left that can be played.
  private func playNext(_ queue: inout [Recommendation], _ estimate: MoodEstimate, on player: Player) async throws {
    if queue.isEmpty { queue = try await choose(for: estimate) }
    queue.removeAll { unplayable.contains($0.candidate.id) }
    guard let next = queue.popLast(), let track = try await store.track(next.candidate.id) else {
      isEnding = true
      return
    }
    report(.chose(next))
    let now = unixTime()
    let play = try await store.beginPlay(track: track.id, mood: estimate.mood, reason: next.reason, at: now)
    try await endPlaying(.stopped, fraction: heardFraction(player))
    playing = Playing(play: play, recommendation: next, mood: estimate.mood, since: now)
    isPaused = false
    player.play([
      QueuedTrack(
        track: track.id, path: track.file.path,
        gain: LoudnessGain.decibels(
          loudness: track.profile.loudness.map { Double($0) }, peak: Double(track.profile.peak)),
        duration: track.duration)
    ])
  }

  /// Keeps how a track ended.
  ///
  /// - Returns: whether another one should follow.
  private func note(_ event: PlayerEvent) async throws -> Bool {
    switch event {
    case .finished(let item, let fraction):
      if isCurrent(item) { try await endPlaying(fraction < 1 ? .stopped : .completed, fraction: fraction) }
    case .skipped(let item, let fraction):
      if isCurrent(item) { try await endPlaying(.skipped, fraction: fraction) }
    case .failed(let item, let reason):
      unplayable.insert(item.track)
      let title = isCurrent(item) ? playing?.recommendation.candidate.title : nil
      report(.unplayable(title: title ?? item.path, reason: reason))
      if isCurrent(item) { try await endPlaying(.failed, fraction: 0) }
    case .speakerLost(let reason):
      lost = reason
      report(.speakerLost(reason: reason))
    case .speakerBack: report(.speakerBack)
    case .queueEnded: return true
    case .started:
      wasHeard = true
      summary.tracksPlayed += 1
    case .progress, .paused, .resumed, .stopped: break
    }
    return false
  }

  /// An event may still speak of the track before.
  private func isCurrent(_ item: QueuedTrack) -> Bool { item.track == playing?.recommendation.candidate.id }

  private func endPlaying(_ outcome: Outcome, fraction: Double) async throws {
    guard let ended = playing else { return }
    playing = nil
    try await store.endPlay(ended.play, outcome: outcome, fraction: fraction, at: unixTime())
  }

  private func heardFraction(_ player: Player) -> Double {
    guard let length = playing?.recommendation.candidate.duration, length > 0 else { return 0 }
    return min(player.status.position / length, 1)
  }

  private func act(on key: TryKey, _ player: Player) async throws {
    switch key {
    case .like: try await say(.like)
    case .skip:
      guard playing?.isLeaving == false else { return }
      playing?.isLeaving = true
      try await say(.skip)
      player.skip()
    case .pause:
      isPaused.toggle()
      isPaused ? player.pause() : player.resume()
      report(.paused(isPaused))
    case .quit: break
    }
  }

  private func say(_ kind: Feedback.Kind) async throws {
    guard let playing else { return }
    let candidate = playing.recommendation.candidate
    try await store.record(Feedback(track: candidate.id, kind: kind, mood: playing.mood, at: unixTime()))
    report(kind == .like ? .liked(title: candidate.title) : .skipped(title: candidate.title))
  }

  /// `mien skip` in another terminal skips here too.
  private func heedFeedback(from player: Player) async throws {
    guard let current = playing, !current.isLeaving else { return }
    let candidate = current.recommendation.candidate
    let said = try await store.feedback(of: Listener.guest.id, since: current.since)
    guard said.contains(where: { $0.track == candidate.id && $0.kind == .skip }) else { return }
    playing?.isLeaving = true
    report(.skipped(title: candidate.title))
    player.skip()
  }
}
