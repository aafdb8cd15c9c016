import Devices
import Emotion
import Library
import Mood
import Player
import Store

/// What the daemon plays, and what it keeps of that.
extension Daemon {
  /// Goes on as it was when the speaker stopped: the same music at the same place.
  func recall() async {
    await trying { try await memory.closeOpenPlays() }
    await trying {
      guard let (track, last) = try await memory.lastTrack(ending: settings.loop.chooseBefore) else { return }
      await log.expect(
        PlayLog.Choice(
          track: track.id, title: track.tags.title, artist: track.tags.artist,
          reason: "it was playing when the speaker stopped", mood: nil))
      player.enqueue([QueuedTrack(track, start: last.seconds, targetLoudness: settings.targetLoudness)])
      if last.isPaused { inputs.send(.wish(.pause)) }
    }
  }

  func choose(for estimate: MoodEstimate) async {
    let asked = monotonicTime()
    do {
      let (recommendation, item) = try await chooser.next(
        for: estimate, listener: loop.listener, faces: guestLikeness, stays: loop.staysInMood(at: Self.now()),
        leavingOut: await log.waitingTracks, unplayable: await log.unplayable)
      hasMusic = true
      await log.expect(PlayLog.Choice(recommendation, mood: estimate.mood))
      report(.chose(recommendation))
      player.enqueue([item])
      health.record(.decision, since: asked)
    } catch {
      // A scan that finds music asks again, and so does time: a disk may be back.
      if hasMusic { report(.problem("\(error)")) }
      (hasMusic, soughtMusic) = (false, asked)
    }
  }

  /// How alike those who are known are to the guest who listens; nothing for anybody else, and where nobody may be seen.
  private var guestLikeness: [Int64: Float] {
    loop.listener == Listener.guest.id && loop.state != .private ? watcher.likeness : [:]
  }

  /// Asks again for music where there was none that could be played.
  func seekMusic() async {
    guard !hasMusic, monotonicTime() - soughtMusic >= .seconds(settings.seekMusicEvery) else { return }
    await log.forgive()
    await handle(.queueEnded)
  }

  func note(_ event: PlayerEvent) async {
    await trying { try await log.note(event) }
    switch event {
    case .started(let item):
      health.sounded()
      // Not waited for: a look that is under way may take seconds, in which nothing else would be heard.
      Task { await watcher.askAnew() }
      report(.plays(title: await log.playing?.title ?? item.path))
      await handle(.trackStarted)
    case .progress(let item, let seconds):
      position = LastPosition(track: item.track, seconds: seconds, isPaused: loop.state == .paused)
      if let duration = item.duration { await handle(.remaining(duration - seconds)) }
      if Int(seconds) % settings.savePositionEvery == 0 { await savePosition() }
    case .failed(let item, let reason): report(.unplayable(path: item.path, reason: reason))
    case .speakerLost(let reason): await handle(.speakerLost(reason: reason))
    case .speakerBack: await handle(.speakerBack)
    case .queueEnded: await handle(.queueEnded)
    case .finished, .skipped, .paused, .resumed, .stopped: break
    }
  }

  func say(_ kind: Feedback.Kind, value: Double? = nil) async -> Grant {
    do {
      guard let title = try await log.say(kind, value: value)?.title else { return .nothingPlays }
      switch kind {
      case .like: report(.liked(title: title))
      case .skip: report(.skipped(title: title))
      case .pause, .again, .volume: break
      }
      return .granted
    } catch {
      report(.problem("\(error)"))
      return .notKept(reason: "\(error)")
    }
  }

  /// Plays what is heard once more, after what comes already.
  func again() async -> Grant {
    let grant = await say(.again)
    guard grant == .granted, let heard = await log.playing else { return grant }
    await trying {
      guard let track = try await store.track(heard.track) else { return }
      await log.expect(
        PlayLog.Choice(
          track: heard.track, title: heard.title, artist: heard.artist, reason: "you asked to hear it again",
          mood: loop.estimate(at: Self.now()).mood))
      player.enqueue([QueuedTrack(track, targetLoudness: settings.targetLoudness)])
    }
    return grant
  }

  func savePosition() async {
    guard let position else { return }
    await trying { try await memory.keep(position) }
  }

  func keepPosition(isPaused: Bool) async {
    position?.isPaused = isPaused
    await savePosition()
  }

  /// Brings the library up to date beside the music, and again whenever its folders change.
  func keepLibrary() async {
    // Watched first, so that what comes during the scan is not missed.
    var watch: FolderWatch?
    await trying { watch = try settings.watch.map { try FolderWatch(folders: settings.music, settings: $0) } }
    await scan()
    guard let watch else { return }
    await withTaskCancellationHandler {
      for await _ in watch.changes where !Task.isCancelled { await scan(isFirst: false) }
    } onCancel: {
      watch.stop()
    }
    watch.stop()
  }

  /// One file at a time, behind everything else.
  ///
  /// - Parameter isFirst: later ones are told only where they found something.
  private func scan(isFirst: Bool = true) async {
    let library = MusicLibrary(store: store)
    for folder in settings.music {
      do {
        // The first track of a new library is played while the others are still being analysed.
        let scanned = try await library.scan(folder, parallelism: 1, niceness: 19) { [inputs] _ in
          inputs.send(.foundMusic)
        }
        if isFirst || scanned.hasChanges { report(.scanned(folder: folder, scanned)) }
        inputs.send(.foundMusic)
      } catch {
        inputs.send(.problem("\(error)"))
      }
    }
  }
}
