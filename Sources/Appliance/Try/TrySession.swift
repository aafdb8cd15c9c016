import Faces
import Library
import Mood
import Player
import Store

/// The product's way from a face to music, on pictures: look at each, read the mood, choose a track and play it.
public actor TrySession {
  private let options: TryOptions
  private let store: Store
  private let reader: FaceReader
  private let chooser: MusicChooser
  private let log: PlayLog
  private let report: @Sendable (TryEvent) -> Void
  private var summary = TrySummary()
  /// Why the speaker was lost.
  private var lost: String?
  /// Whether a person asked for it.
  private var isPaused = false
  /// Whether what is heard was skipped, and that is on its way to the speaker.
  private var isLeaving = false
  private var isEnding = false
  /// By the picture that music was chosen for last.
  private var felt = MoodEstimate.unknown
  private var scanning: Task<ScanReport, any Error>?

  /// - Parameter report: told everything that happens, as it happens.
  public init(_ options: TryOptions, report: @escaping @Sendable (TryEvent) -> Void) async throws {
    self.options = options
    self.report = report
    reader = try Models.faceReader()
    store = try await options.state.openStore()
    chooser = MusicChooser(store: store, seed: options.seed)
    log = PlayLog(store: store)
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
    let wasHeard = summary.tracksPlayed > 0
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
      try await playNext(for: estimate, on: player)
      var time = PictureTime(seconds: options.seconds, from: .now)
      while time.left > 0, let input = await inputs.next() {
        switch input {
        case .tick where isEnding: break pictures
        case .tick(let now):
          // A speaker that waits to come back must not make the session wait as well.
          time.pass(to: now, counts: !isPaused)
          // `mien skip` in another terminal skips here too.
          if !isLeaving, try await log.wasSaid(.skip) { await leave(player) }
        case .key(.quit): break pictures
        case .key(let key): try await act(on: key, player)
        case .player(let event):
          try await note(event)
          if event == .queueEnded { try await playNext(for: estimate, on: player) }
        case .playerClosed: break pictures
        }
      }
    }
    await player.close()
    while let input = await inputs.next() {
      if case .player(let event) = input { try await note(event) }
      if case .playerClosed = input { break }
    }
    try await log.close()
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

  /// Ends the session where nothing is left that can be played.
  private func playNext(for estimate: MoodEstimate, on player: Player) async throws {
    do {
      let (recommendation, item) = try await chooser.next(
        for: estimate, leavingOut: await log.waitingTracks, unplayable: await log.unplayable)
      await log.expect(PlayLog.Choice(recommendation, mood: estimate.mood))
      felt = estimate
      isPaused = false
      player.play([item])
    } catch ApplianceError.unplayable {
      isEnding = true
    }
  }

  private func note(_ event: PlayerEvent) async throws {
    try await log.note(event)
    switch event {
    case .started:
      isLeaving = false
      summary.tracksPlayed += 1
      await log.felt(felt, by: Listener.guest.id)
      if let choice = await log.playing {
        report(.plays(title: choice.title, artist: choice.artist, why: choice.reason))
      }
    case .failed(let item, let reason): report(.unplayable(path: item.path, reason: reason))
    case .speakerLost(let reason):
      lost = reason
      report(.speakerLost(reason: reason))
    case .speakerBack: report(.speakerBack)
    case .finished, .skipped, .queueEnded, .progress, .paused, .resumed, .stopped: break
    }
  }

  private func act(on key: TryKey, _ player: Player) async throws {
    switch key {
    case .like:
      if let choice = try await log.say(.like) { report(.liked(title: choice.title)) }
    case .skip:
      guard !isLeaving, try await log.say(.skip) != nil else { return }
      await leave(player)
    case .pause:
      isPaused.toggle()
      isPaused ? player.pause() : player.resume()
      report(.paused(isPaused))
    case .quit: break
    }
  }

  private func leave(_ player: Player) async {
    guard let title = await log.playing?.title else { return }
    isLeaving = true
    report(.skipped(title: title))
    player.skip()
  }
}
