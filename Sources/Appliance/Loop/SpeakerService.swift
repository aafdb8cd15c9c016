import Configuration
import Control
import Devices
import Player
import Store

/// The speaker with everything around it: devices from the configuration, the daemon, its button, lamp and control
/// socket.
public struct SpeakerService: Sendable {
  private let configuration: Configuration
  private let state: StateFolder

  /// - Parameter state: overrides the configured folder.
  public init(_ configuration: Configuration, state: StateFolder? = nil) {
    self.configuration = configuration
    self.state = state ?? StateFolder(path: configuration.state.folder)
  }

  /// Runs until `ending` says something, then fades out.
  ///
  /// - Parameter report: told everything that happens.
  /// - Throws: what keeps it from starting at all: a device name that is none, a state folder that cannot be used, another
  ///   speaker on the same socket. Devices that are missing do not.
  public func run(until ending: AsyncStream<Void>, report: @escaping @Sendable (DaemonEvent) -> Void) async throws {
    let problem: @Sendable (String) -> Void = { report(.problem($0)) }
    let speakerName = try SpeakerName(configuration.speaker.device)
    let eyes = CameraEyes(configuration.makeCamera(report: problem))
    let lamp = LampKeeper(configuration.makeLamp()) { eyes.areOpen }
    let broadcast = ControlBroadcast()
    var settings = DaemonSettings(
      state: state, music: configuration.music.scanOnStart ? configuration.music.folders : [],
      volume: configuration.speaker.volume, seed: UInt64(unixTime()))
    settings.loop.calmInterval = configuration.mood.lookInterval
    settings.targetLoudness = configuration.speaker.targetLoudness
    settings.lifts = configuration.mood.lift
    let daemon = try await Daemon(settings, eyes: eyes, speaker: { Self.makeSpeaker(speakerName) }) { event in
      report(event)
      if case .state(let state, _) = event { Task { await lamp.show(state) } }
      if let event = ControlEvent(event) { broadcast.publish(event) }
    }
    let hands = try Hands(
      button: configuration.buttonSettings, privacySwitch: configuration.camera.privacySwitch.pin?.input(), lamp: lamp)
    let server = ControlServer(
      socketPath: configuration.control.socket,
      handler: RoutedControl(router: DaemonControl.router(daemon), broadcast: broadcast))
    try await start(server, problem)

    let beside = [
      Task { await lamp.run() }, Task { await hands.serve(daemon, problem: problem) },
      Task {
        for await _ in ending { daemon.stop() }
      },
    ]
    await daemon.run()
    broadcast.finish()
    await server.close()
    hands.stop()
    beside.forEach { $0.cancel() }
    await beside[0].value
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

  /// Devices that take sound as fast as it comes are slowed to real time.
  private static func makeSpeaker(_ name: SpeakerName) -> any Speaker {
    switch name {
    case .null, .file: PacedSpeaker(ALSASpeaker(name))
    case .standard, .card, .configured: ALSASpeaker(name)
    }
  }
}
