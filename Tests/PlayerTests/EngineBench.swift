import Devices

@testable import Player

/// An engine with a fake speaker and a fake clock, run step by step.
final class EngineBench {
  let speaker = FakeSpeaker()
  let engine: PlaybackEngine
  private let log = Log()

  private final class Log {
    var events: [PlayerEvent] = []
  }

  init(settings: PlayerSettings = EngineBench.settings, volume: Volume = Volume(1), earcons: Volume = Volume(0)) {
    let log = log
    engine = PlaybackEngine(
      speaker: speaker, opening: syntheticMusic, settings: settings, volume: volume, earcons: earcons
    ) { log.events.append($0) }
  }

  /// At the 1,000 frames per second of the fake speaker a fade takes 20 frames.
  static let settings = PlayerSettings(fade: .milliseconds(20), volumeRamp: .milliseconds(20), progressSeconds: 1_000)

  /// Without `progress`.
  var events: [PlayerEvent] {
    log.events.filter { if case .progress = $0 { false } else { true } }
  }
  var progress: [Double] {
    log.events.compactMap { if case .progress(_, let position) = $0 { position } else { nil } }
  }

  func command(_ command: Playback.Command) { engine.handle(command, now: speaker.now) }

  /// Turns until there is nothing to do before `end`; the speaker plays while the engine sleeps.
  func run(until end: Duration = .seconds(3_600)) {
    for _ in 0..<100_000 {
      switch engine.turn(now: speaker.now) {
      case .again: continue
      case .finished: return
      case .idle(nil):
        if engine.playback.phase != .paused, speaker.samples.count == speaker.heard * speaker.channels { return }
        return speaker.play(until: end)
      case .idle(let wake?):
        speaker.play(until: min(max(wake, speaker.now + .microseconds(1)), end))
        if speaker.now >= end { return }
      }
    }
  }
}
