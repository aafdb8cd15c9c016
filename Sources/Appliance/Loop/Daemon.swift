import Devices
import Emotion
import Imaging
import Library
import Mood
import Player
import Recommending
import Store

/// The speaker itself: watches, listens to wishes, and plays. Decisions are the loop's; this actor carries them out.
///
/// Nothing that goes wrong with a device, a file or the disk ends it; it is told and the rest goes on.
public actor Daemon {
  private let settings: DaemonSettings
  private let store: Store
  private let eyes: any Eyes
  private let player: Player
  private let chooser: MusicChooser
  private let log: PlayLog
  private let watcher: Watcher
  private let service: ServiceManager
  private let report: @Sendable (DaemonEvent) -> Void
  private let inputs = DaemonInputs()
  private var loop: SpeakerLoop
  private var mood: Mood?
  private var isLooking = false
  private var hasMusic = true
  private var position: LastPosition?
  private var volume: Volume
  /// Why nobody is seen, since the last look that saw somebody.
  private var prompt: String?

  /// Opens the database and the models; devices are opened by `run`.
  ///
  /// - Parameters:
  ///   - eyes: the camera, closed as yet.
  ///   - speaker: makes the speaker on the playback thread.
  ///   - report: told everything that happens.
  public init(
    _ settings: DaemonSettings, eyes: any Eyes, speaker: @escaping @Sendable () -> any Speaker,
    service: ServiceManager = ServiceManager(), report: @escaping @Sendable (DaemonEvent) -> Void
  ) async throws {
    self.settings = settings
    self.eyes = eyes
    self.service = service
    self.report = report
    store = try await settings.state.openStore()
    if case .rebuilt(let moved, let recovered) = store.opening {
      report(.rebuilt(movedTo: moved, recovered: recovered))
    }
    watcher = try Watcher()
    let kept = try await store.setting(Self.volumeName).flatMap { Double($0) }
    volume = Volume(kept ?? settings.volume)
    player = try Player(speaker: speaker, opening: .files, volume: volume)
    chooser = MusicChooser(
      store: store, seed: settings.seed, targetLoudness: settings.targetLoudness, lifts: settings.lifts)
    log = PlayLog(store: store)
    loop = SpeakerLoop(settings: settings.loop, at: Self.now())
  }

  /// Passes a wish on, from a button, a command or a socket.
  public nonisolated func wish(_ wish: Wish) { inputs.send(.wish(wish)) }

  /// Grants a wish before it returns: a like is on the disk then.
  ///
  /// - Returns: whether there was anything to like or skip.
  public func grant(_ wish: Wish) async -> Bool {
    let isPlaying = await log.playing != nil
    await handle(.wish(wish))
    return isPlaying || wish == .pause || wish == .privacy
  }

  public nonisolated func setPrivacySwitch(_ asserted: Bool) { inputs.send(.privacySwitch(asserted)) }

  /// 0...1; kept for the next start.
  public func setVolume(_ level: Double) async {
    volume = Volume(level)
    player.setVolume(volume)
    await trying { try await store.set(Self.volumeName, to: "\(volume.level)") }
  }

  public var status: DaemonStatus {
    get async {
      let estimate = loop.estimate(at: Self.now())
      let playing = await log.playing
      let heard = player.status
      let track = playing.map { choice in
        DaemonStatus.Track(
          id: choice.track, title: choice.title, reason: choice.reason, position: heard.position,
          duration: heard.item?.duration)
      }
      return DaemonStatus(
        state: loop.state.rawValue, faults: loop.faults, mood: estimate.mood, valence: estimate.affect?.valence,
        arousal: estimate.affect?.arousal, confidence: estimate.confidence, volume: volume.level, track: track,
        prompt: prompt)
    }
  }

  private static let volumeName = "volume"

  /// Ends `run` after a fade.
  public nonisolated func stop() { inputs.send(.stop) }

  /// Plays until `stop`.
  public func run() async {
    let hearing = inputs.forward(player.events) { .player($0) }
    let others = [inputs.forward(eyes.events) { .eyes($0) }, inputs.ticking()]
    let scanning = Task { await scan() }
    await resumeLastTrack()
    await perform(loop.start(at: Self.now()))
    service.ready()
    for await input in inputs.stream {
      if case .stop = input { break }
      await take(input)
    }
    service.stopping()
    scanning.cancel()
    await savePosition()
    await eyes.end()
    await player.close()
    others.forEach { $0.cancel() }
    await hearing.value
    inputs.finish()
    // How the last track ended is told while the player closes.
    for await input in inputs.stream {
      if case .player(let event) = input { await trying { try await log.note(event) } }
    }
    await trying { try await log.close() }
  }

  private static func now() -> Double { monotonicTime() / .seconds(1) }

  private func take(_ input: DaemonInput) async {
    switch input {
    case .eyes(.frame(let frame)): lookInBackground(frame)
    case .eyes(.lost(let reason)): await handle(.cameraLost(reason: reason))
    case .eyes(.back): await handle(.cameraBack)
    case .looked(let event):
      isLooking = false
      if case .saw = event { prompt = nil }
      await handle(event)
    case .player(let event): await note(event)
    case .wish(let wish): await handle(.wish(wish))
    case .privacySwitch(let asserted): await handle(.privacySwitch(asserted))
    case .foundMusic:
      if !hasMusic { await handle(.queueEnded) }
    case .problem(let text): report(.problem(text))
    case .tick:
      service.alive()
      await handle(.tick)
    case .stop: break
    }
  }

  private func handle(_ event: LoopEvent) async {
    await perform(loop.handle(event, at: Self.now()))
    let now = loop.estimate(at: Self.now()).mood
    if now != mood {
      mood = now
      report(.mood(now))
    }
  }

  /// One frame at a time: those that come meanwhile are not worth a queue.
  private func lookInBackground(_ frame: GreyImage) {
    guard !isLooking else { return }
    isLooking = true
    Task {
      do {
        inputs.send(.looked(try await watcher.look(at: frame)))
      } catch {
        inputs.send(.problem("\(error)"))
        inputs.send(.looked(.tick))
      }
    }
  }

  private func note(_ event: PlayerEvent) async {
    await trying { try await log.note(event) }
    switch event {
    case .started(let item):
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

  private func perform(_ actions: [LoopAction]) async {
    for action in actions {
      switch action {
      case .openCamera: eyes.open()
      case .closeCamera: eyes.close()
      case .lookEvery(let seconds): eyes.look(every: .seconds(seconds))
      case .chooseNext(let estimate): await choose(for: estimate)
      case .like: await say(.like)
      case .skip:
        await say(.skip)
        player.skip()
      case .pause: player.pause()
      case .resume: player.resume()
      case .prompt(let reason):
        prompt = reason.prompt
        report(.prompt(reason))
      case .show(let state):
        report(.state(state, faults: loop.faults))
        service.status(state.rawValue)
      }
    }
  }

  private func choose(for estimate: MoodEstimate) async {
    do {
      let (recommendation, item) = try await chooser.next(for: estimate, leavingOut: await log.waitingTracks)
      hasMusic = true
      await log.expect(PlayLog.Choice(recommendation, mood: estimate.mood))
      report(.chose(recommendation))
      player.enqueue([item])
    } catch {
      // A scan that finds music asks again.
      if hasMusic { report(.problem("\(error)")) }
      hasMusic = false
    }
  }

  private func say(_ kind: Feedback.Kind) async {
    await trying {
      guard let title = try await log.say(kind)?.title else { return }
      report(kind == .like ? .liked(title: title) : .skipped(title: title))
    }
  }

  /// Brings the library up to date beside the music, one file at a time.
  private func scan() async {
    let library = MusicLibrary(store: store)
    for folder in settings.music {
      do {
        // The first track of a new library is played while the others are still being analysed.
        let scanned = try await library.scan(folder, parallelism: 1) { [inputs] _ in inputs.send(.foundMusic) }
        report(.scanned(folder: folder, scanned))
        inputs.send(.foundMusic)
      } catch {
        inputs.send(.problem("\(error)"))
      }
    }
  }

  /// Goes on where the music was when the speaker stopped.
  private func resumeLastTrack() async {
    await trying {
      guard let last = try await LastPosition.load(from: store), let track = try await store.track(last.track),
        last.seconds < track.duration - settings.loop.chooseBefore
      else { return }
      await log.expect(
        PlayLog.Choice(
          track: track.id, title: track.tags.title, reason: "it was playing when the speaker stopped", mood: nil))
      player.enqueue([QueuedTrack(track, start: last.seconds, targetLoudness: settings.targetLoudness)])
      if last.isPaused { inputs.send(.wish(.pause)) }
    }
  }

  private func savePosition() async {
    guard let position else { return }
    await trying { try await position.save(to: store) }
  }

  private func trying(_ body: () async throws -> Void) async {
    do { try await body() } catch { report(.problem("\(error)")) }
  }
}
