import Configuration
import Control
import Devices
import Library
import Player
import Recommending
import Store

/// The speaker with everything around it: devices from the configuration, the daemon, its button, lamp and control
/// socket.
public struct SpeakerService: Sendable {
  private let configuration: Configuration
  private let state: StateFolder
  private let service: ServiceManager

  /// - Parameter state: overrides the configured folder.
  public init(_ configuration: Configuration, state: StateFolder? = nil, service: ServiceManager = ServiceManager()) {
    self.configuration = configuration
    self.service = service
    self.state = state ?? StateFolder(path: configuration.state.folder)
  }

  /// Runs until `ending` says something, then fades out.
  ///
  /// - Parameter report: told everything that happens.
  /// - Throws: what keeps it from starting at all: a device name that is none, a state folder that cannot be used, another
  ///   speaker on the same socket. Devices that are missing do not.
  public func run(until ending: AsyncStream<Void>, report: @escaping @Sendable (DaemonEvent) -> Void) async throws {
    let speakerName = try SpeakerName(configuration.speaker.device)
    let mixer = MixerWish(configuration.speaker.mixer)
    let health = HealthMonitor(
      speaker: speakerName, button: configuration.button.pin?.address,
      privacySwitch: configuration.camera.privacySwitch.pin?.address, lamp: configuration.lamp.pin?.address)
    let problem: @Sendable (String) -> Void = { text in
      health.note(.problem(text))
      report(.problem(text))
    }
    let log = HandsLog()
    let lamp = try makeLamp(log, health, problem)
    let eyes = CameraEyes(configuration.makeCamera(report: problem)) { lamp?.show(cameraIsOn: $0) }
    let privacySwitch = configuration.camera.privacySwitch.pin?.input()
    eyes.setShutter(isClosed: privacySwitch != nil)
    let broadcast = ControlBroadcast()
    let tell: @Sendable (DaemonEvent) -> Void = { event in
      health.note(event)
      report(event)
      if let event = ControlEvent(event) { broadcast.publish(event) }
    }
    var settings = DaemonSettings(
      state: state, music: configuration.music.scanOnStart ? configuration.music.folders : [],
      volume: configuration.speaker.volume, seed: UInt64(unixTime()))
    settings.watch = configuration.music.watch ? FolderWatch.Settings() : nil
    settings.loop.calmInterval = configuration.mood.lookInterval
    settings.targetLoudness = configuration.speaker.targetLoudness
    settings.lift = LiftSettings(
      isOn: configuration.mood.lift, songs: configuration.mood.liftSongs, strength: configuration.mood.liftStrength)
    settings.identifies = configuration.listener.identify
    settings.likeness = Likeness(
      taste: Float(configuration.listener.guessByTaste), face: Float(configuration.listener.guessByFace))
    settings.prior = configuration.music.prior
    settings.hasPrivacySwitch = privacySwitch != nil
    settings.earcons = Self.earcons(configuration.speaker.earcons, on: speakerName)
    let daemon = try await Daemon(
      settings, eyes: eyes, speaker: { Self.makeSpeaker(speakerName, mixer: mixer) }, service: service, hands: log,
      health: health
    ) { event in
      tell(event)
      if case .state(let state, _) = event { lamp?.show(state) }
    }
    let hands = try Hands(
      button: configuration.buttonSettings, privacySwitch: privacySwitch, lamp: lamp, eyes: eyes, daemon: daemon,
      problem: problem)
    let server = ControlServer(
      socketPath: configuration.control.socket,
      handler: RoutedControl(router: DaemonControl.router(daemon), broadcast: broadcast))
    try await start(server, problem)

    let stopping = Task {
      for await _ in ending { daemon.stop() }
    }
    let vigil = try Vigil(
      over: daemon.heartbeats, service: service, watchdog: configuration.service.makeWatchdog(),
      timeout: .seconds(configuration.service.watchdogTimeout)
    ) { tell(.vigil($0)) }
    await daemon.run()
    await vigil.end()
    broadcast.finish()
    await server.close()
    await hands.end()
    stopping.cancel()
    lamp?.stop()
  }

  /// Nil where there is no lamp.
  private func makeLamp(
    _ log: HandsLog, _ health: HealthMonitor, _ problem: @escaping @Sendable (String) -> Void
  ) throws -> LampKeeper? {
    guard let lamp = configuration.makeLamp() else { return nil }
    return try LampKeeper(lamp) { failure in
      health.note(lamp: failure)
      if let fault = log.note(lamp: failure) { problem(fault) }
    }
  }

  /// Without a socket there is still music; with another speaker's there must not be two.
  private func start(_ server: ControlServer, _ problem: (String) -> Void) async throws {
    do {
      try await server.start()
    } catch {
      if case .anotherRuns = error { throw error }
      problem("\(error)")
    }
  }

  /// A recording holds the music alone.
  private static func earcons(_ level: Double, on name: SpeakerName) -> Double {
    if case .file = name { 0 } else { level }
  }

  /// Devices that take sound as fast as it comes are slowed to real time.
  public static func makeSpeaker(_ name: SpeakerName, mixer: MixerWish = .off) -> any Speaker {
    switch name {
    case .null, .file: PacedSpeaker(ALSASpeaker(name))
    case .standard, .card, .configured: ALSASpeaker(name, mixer: mixer)
    }
  }
}
