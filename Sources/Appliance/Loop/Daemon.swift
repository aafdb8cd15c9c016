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
  let settings: DaemonSettings
  let store: Store
  let memory: SpeakerMemory
  nonisolated let health: HealthMonitor
  let eyes: any Eyes
  let player: Player
  let chooser: MusicChooser
  let log: PlayLog
  let watcher: Watcher
  nonisolated let listeners: Listeners
  let room: SittingRoom
  let service: ServiceManager
  private let heartbeat = Heartbeat("supervisor")
  let report: @Sendable (DaemonEvent) -> Void
  public nonisolated let hands: HandsLog
  let inputs = DaemonInputs()
  private(set) var loop: SpeakerLoop
  private var earcons = Earcons()
  private var mood: Mood?
  private var isLooking = false
  /// Whether somebody is being learnt.
  var isSitting = false
  /// Of everyone who is known, by number.
  var names: [Int64: String] = [:]
  var hasMusic = true
  /// When there was none.
  var soughtMusic = Duration.zero
  var position: LastPosition?
  private var volume: Volume
  /// Which moods were kept.
  var trail = MoodTrail()
  /// Why nobody is seen, since the last look that saw somebody.
  private var prompt: String?

  /// Opens the database and the models; devices are opened by `run`.
  ///
  /// - Parameters:
  ///   - eyes: the camera, closed as yet.
  ///   - speaker: makes the speaker on the playback thread.
  ///   - health: gathers figures for `mien diag`.
  ///   - report: told everything that happens.
  public init(
    _ settings: DaemonSettings, eyes: any Eyes, speaker: @escaping @Sendable () -> any Speaker,
    service: ServiceManager = ServiceManager(), hands: HandsLog = HandsLog(),
    health: HealthMonitor = HealthMonitor(),
    report: @escaping @Sendable (DaemonEvent) -> Void
  ) async throws {
    self.settings = settings
    self.eyes = eyes
    self.service = service
    self.health = health
    self.hands = hands
    self.report = report
    store = try await settings.state.openStore()
    if case .rebuilt(let moved, let recovered) = store.opening {
      report(.rebuilt(movedTo: moved, recovered: recovered))
    }
    watcher = try Watcher()
    listeners = Listeners(store: store)
    room = SittingRoom(listeners)
    memory = SpeakerMemory(store)
    volume = Volume(try await memory.volume ?? settings.volume)
    player = try Player(speaker: speaker, opening: .files, volume: volume, earcons: Volume(settings.earcons))
    var prior: [Company.Prior] = []
    // Music can do without.
    do { prior = try settings.prior.map { try PriorFile.read($0) } ?? [] } catch { report(.problem("\(error)")) }
    chooser = MusicChooser(
      store: store, seed: settings.seed, targetLoudness: settings.targetLoudness, lift: settings.lift,
      likeness: settings.likeness, prior: prior)
    log = PlayLog(store: store)
    loop = SpeakerLoop(
      settings: settings.loop, isPrivate: try await memory.isPrivate, isSwitchedOff: settings.hasPrivacySwitch,
      at: Self.now())
  }

  /// Passes a wish on, from a button, a command or a socket.
  public nonisolated func wish(_ wish: Wish) { inputs.send(.wish(wish)) }

  /// Grants a wish before it returns: a like is on the disk then.
  ///
  /// - Returns: what came of it.
  public func grant(_ wish: Wish) async -> Grant { await handle(.wish(wish)) }

  /// Tells by ear that a press was felt, before it is known what it means.
  public nonisolated func acknowledge() { player.sound(.press) }

  /// Of the threads without which it is no speaker: while they are fresh, it lives.
  public nonisolated var heartbeats: [Heartbeat] { [heartbeat, player.heartbeat] }

  public nonisolated func setPrivacySwitch(_ asserted: Bool) { inputs.send(.privacySwitch(asserted)) }

  /// 0...1; kept for the next start.
  public func setVolume(_ level: Double) async {
    volume = Volume(level)
    player.setVolume(volume)
    await trying { try await memory.keep(volume: volume.level) }
    _ = await say(.volume, value: volume.level)
  }

  public var status: DaemonStatus {
    get async {
      let now = Self.now()
      let estimate = loop.estimate(at: now)
      let playing = await log.playing
      let heard = player.status
      let track = playing.map { choice in
        DaemonStatus.Track(
          id: choice.track, title: choice.title, reason: choice.reason, position: heard.position,
          duration: heard.item?.duration)
      }
      return DaemonStatus(
        state: loop.state.rawValue, faults: loop.faults + hands.faults, listener: names[loop.listener],
        mood: estimate.mood,
        moodIsTold: loop.moodIsTold(at: now), valence: estimate.affect?.valence, arousal: estimate.affect?.arousal,
        confidence: estimate.confidence, volume: volume.level, mixer: heard.mixer, interruptions: heard.interruptions,
        track: track, prompt: prompt, button: hands.button)
    }
  }

  /// Takes the listener's word for their mood.
  ///
  /// - Parameters:
  ///   - mood: nil to believe the camera again.
  ///   - seconds: for how long.
  ///   - stays: whether they want to stay in it; otherwise a bad one is lifted.
  public func setMood(_ mood: Mood?, for seconds: Double, stays: Bool = false) async {
    await handle(.toldMood(mood, for: seconds, stays: stays))
  }

  /// Ends `run` after a fade.
  public nonisolated func stop() { inputs.send(.stop) }

  /// Plays until `stop`.
  public func run() async {
    let hearing = inputs.forward(player.events) { .player($0) }
    let others = [inputs.forward(eyes.events) { .eyes($0) }, inputs.ticking()]
    let scanning = Task { await keepLibrary() }
    let keeping = Task { await foldHistory() }
    await recall()
    await learnFaces()
    await perform(loop.start(at: Self.now()))
    service.ready()
    for await input in inputs.stream {
      if case .stop = input { break }
      await take(input)
    }
    scanning.cancel()
    keeping.cancel()
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

  static func now() -> Double { monotonicTime() / .seconds(1) }

  private func take(_ input: DaemonInput) async {
    heartbeat.beat()
    switch input {
    case .eyes(.frame(let frame, let taken)): isSitting ? sitInBackground(frame, taken) : lookInBackground(frame, taken)
    case .eyes(.lost(let reason)):
      await handle(.cameraLost(reason: reason))
      await endSitting("\(ApplianceError.cameraLost(reason))")
    case .sat: await closeSitting()
    case .eyes(.back): await handle(.cameraBack)
    case .looked(let event, let taken):
      isLooking = false
      if case .saw = event { prompt = nil }
      await handle(event)
      if let taken, case .saw = event { health.record(.mood, since: taken) }
    case .player(let event): await note(event)
    case .wish(let wish): await handle(.wish(wish))
    case .privacySwitch(let asserted): await handle(.privacySwitch(asserted))
    case .foundMusic:
      if !hasMusic { await handle(.queueEnded) }
    case .problem(let text): report(.problem(text))
    case .tick:
      health.tick(frames: eyes.status?.counters.frames, played: player.status.framesPlayed, at: monotonicTime())
      await seekMusic()
      if isSitting {
        await room.pass()
        await closeSitting()
      }
      await handle(.tick)
    case .stop: break
    }
  }

  @discardableResult
  func handle(_ event: LoopEvent) async -> Grant {
    let (wasPrivate, before) = (loop.wantsPrivacy, loop.listener)
    let grant = await perform(loop.handle(event, at: Self.now()))
    if loop.wantsPrivacy != wasPrivate { await trying { try await memory.keep(isPrivate: loop.wantsPrivacy) } }
    if loop.listener != before {
      await log.turn(to: loop.listener)
      report(.listener(name: names[loop.listener]))
    }
    if loop.state == .private { await endSitting("\(ApplianceError.cameraIsClosed("somebody asked for privacy"))") }
    let estimate = loop.estimate(at: Self.now())
    if estimate.mood != mood {
      mood = estimate.mood
      report(.mood(mood))
    }
    await keep(estimate, after: event)
    return grant
  }

  /// One frame at a time: those that come meanwhile are not worth a queue.
  private func lookInBackground(_ frame: GreyImage, _ taken: Duration) {
    guard !isLooking else { return }
    isLooking = true
    Task {
      do {
        let seen = try await watcher.look(at: frame, taken: taken)
        health.read(frame, taken: taken, seen)
        inputs.send(.looked(seen, taken: taken))
      } catch {
        inputs.send(.problem("\(error)"))
        inputs.send(.looked(.tick, taken: nil))
      }
    }
  }

  /// - Returns: what came of the wish among them, if there is one.
  @discardableResult
  private func perform(_ actions: [LoopAction]) async -> Grant {
    var grant = Grant.granted
    for action in actions {
      switch action {
      case .openCamera: eyes.open()
      case .closeCamera: eyes.close()
      case .lookEvery(let seconds): if !isSitting { eyes.look(every: .seconds(seconds)) }
      case .chooseNext(let estimate): await choose(for: estimate)
      case .like:
        grant = await say(.like)
        if grant != .granted { continue }
      case .skip:
        grant = await say(.skip)
        player.skip()
      case .next:
        if await log.playing == nil { grant = .nothingPlays }
        await log.passOver()
        player.skip()
      case .again:
        grant = await again()
        if grant != .granted { continue }
      case .pause:
        player.pause()
        _ = await say(.pause)
        await keepPosition(isPaused: true)
      case .resume:
        player.resume()
        await keepPosition(isPaused: false)
      case .prompt(let reason):
        prompt = reason.prompt
        report(.prompt(reason))
      case .show(let state):
        report(.state(state, faults: loop.faults))
        service.status(state.rawValue)
      }
      if let earcon = earcons.earcon(for: action) { player.sound(earcon) }
    }
    return grant
  }

  func trying(_ body: () async throws -> Void) async {
    do { try await body() } catch { report(.problem("\(error)")) }
  }
}
