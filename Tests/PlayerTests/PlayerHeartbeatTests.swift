import Devices
import Synchronization
import Testing

@testable import Player

/// A speaker whose calls fail or hang as told.
private final class TroubledSpeaker: Speaker, Sendable {
  enum Trouble { case none, lost, hangs }

  let name = "troubled"
  let interruptions = 0
  private let trouble = Mutex(Trouble.none)

  func set(_ new: Trouble) { trouble.withLock { $0 = new } }

  private func suffer() throws(DeviceError) {
    while trouble.withLock({ $0 == .hangs }) { sleepThread(.milliseconds(5)) }
    if trouble.withLock({ $0 == .lost }) { throw .lost(device: name, reason: "No such device") }
  }

  func open(_ wanted: SoundFormat) throws(DeviceError) -> SoundFormat {
    try suffer()
    return SoundFormat(rate: 1_000, channels: 1, encoding: .float32, bufferFrames: 500, periodFrames: 100)
  }
  func write(_ frames: UnsafeRawBufferPointer) throws(DeviceError) -> Int {
    try suffer()
    sleepThread(.milliseconds(2))
    return frames.count / 4
  }
  func delay() throws(DeviceError) -> Int { 0 }
  func rewind(_ frames: Int) -> Int { 0 }
  func drop() throws(DeviceError) -> Int { 0 }
  func drain() throws(DeviceError) { try suffer() }
  func close() {}
}

struct PlayerHeartbeatTests {
  private let speaker = TroubledSpeaker()

  private func makePlayer() throws -> Player {
    let speaker = speaker
    return try Player(speaker: { speaker }, opening: syntheticMusic)
  }

  /// Waits until it has been silent for so long, or has beaten after such a silence.
  private func wait(_ player: Player, until condition: (Duration) -> Bool) async throws {
    while !condition(player.heartbeat.silence) { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test("it goes on with nothing to play, paused, and with a speaker that is lost", .timeLimit(.minutes(1)))
  func waiting() async throws {
    let player = try makePlayer()
    for step in 0..<3 {
      if step == 1 {
        player.play([rampTrack(1, frames: 100_000_000)])
        player.pause()
      }
      if step == 2 {
        speaker.set(.lost)
        player.resume()
        for await event in player.events { if case .speakerLost = event { break } }
      }
      // Nobody posts anything: only the thread itself can end the silence.
      try await wait(player) { $0 > .milliseconds(300) }
      try await wait(player) { $0 < .milliseconds(100) }
      #expect(player.heartbeat.isFresh)
    }
    speaker.set(.none)
    await player.close()
  }

  @Test("it stops while the thread hangs in a call of the speaker, and comes back with it", .timeLimit(.minutes(1)))
  func hanging() async throws {
    let player = try makePlayer()
    player.play([rampTrack(1, frames: 100_000_000)])
    for await event in player.events { if case .started = event { break } }
    speaker.set(.hangs)
    // Longer than the thread ever waits by itself.
    try await wait(player) { $0 > .milliseconds(2_500) }
    speaker.set(.none)
    try await wait(player) { $0 < .milliseconds(500) }
    await player.close()
  }
}
