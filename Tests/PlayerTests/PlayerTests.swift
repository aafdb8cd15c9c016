import Devices
import Glibc
import Testing

@testable import Player

/// The whole player: its thread, libasound's own PCMs, real time.
struct PlayerTests {
  private static let opening = TrackOpening(
    open: { path in
      guard let seconds = Int(path) else { throw Broken() }
      return SyntheticSource(rate: 44_100, channels: 2, frames: seconds * 44_100) { frame, _ in
        Float(sin(Double(frame) * 2 * .pi * 441 / 44_100)) * 0.5
      }
    }, converter: { LinearConverter(from: $0, to: $1, channels: $2) })

  private func player(_ name: String, paced: Bool = false) throws -> Player {
    _ = try ALSASpeaker(name: name)
    return try Player(
      speaker: {
        guard let speaker = try? ALSASpeaker(name: name) else { return FakeSpeaker() }
        return paced ? PacedSpeaker(speaker) : speaker
      }, opening: Self.opening)
  }

  /// Events up to and with the first one that is asked for.
  private func events(of player: Player, until last: PlayerEvent) async -> [PlayerEvent] {
    var events: [PlayerEvent] = []
    for await event in player.events {
      events.append(event)
      if event == last { break }
    }
    return events
  }

  @Test("two tracks and a bad file become one WAV without a gap or a dropout", .timeLimit(.minutes(1)))
  func wav() async throws {
    let path = "/tmp/mien-\(getpid())-player.wav"
    defer { unlink(path) }
    let player = try player("file:\(path)")
    let tracks = ["1", "bad", "2"].enumerated().map { QueuedTrack(track: Int64($0.offset), path: $0.element) }
    player.play(tracks)
    let events = await events(of: player, until: .queueEnded)
    #expect(events.contains(.failed(tracks[1], reason: Broken().description)))
    #expect(events.filter { if case .progress = $0 { true } else { false } }.count >= 1)
    let status = player.status
    #expect(status.interruptions == 0 && status.framesPlayed == 3 * 44_100 && status.format?.rate == 44_100)
    await player.close()

    let samples = try wavSamples(path)
    #expect(samples.count == 3 * 44_100 * 2)
    // Both tracks are whole periods of the same sine, so that the second goes on where the first ends.
    for frame in 0..<samples.count / 2 where frame % 441 != 0 {
      let expected = Int16((Float(sin(Double(frame % 44_100) * 2 * .pi * 441 / 44_100)) * 0.5 * 32_767).rounded())
      guard samples[2 * frame] == expected, samples[2 * frame + 1] == expected else {
        Issue.record("frame \(frame) is \(samples[2 * frame]), not \(expected)")
        break
      }
    }
    let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
    #expect(abs(power.squareRoot() - 0.5 * 32_767 / 2.0.squareRoot()) < 5)
  }

  @Test("paced, a second takes about a second; unpaced, next to nothing", .timeLimit(.minutes(1)))
  func pace() async throws {
    for paced in [true, false] {
      let player = try player("null", paced: paced)
      let start = monotonicTime()
      player.play([QueuedTrack(track: 1, path: "1")])
      _ = await events(of: player, until: .queueEnded)
      let passed = monotonicTime() - start
      if paced { #expect(passed >= .milliseconds(990)) } else { #expect(passed < .milliseconds(900)) }
      await player.close()
    }
  }

  @Test("commands take effect at once while a paced speaker plays", .timeLimit(.minutes(1)))
  func commands() async throws {
    let player = try player("null", paced: true)
    let (long, short) = (QueuedTrack(track: 1, path: "600"), QueuedTrack(track: 2, path: "600"))
    player.setVolume(Volume(0.3))
    player.play([long, short])
    var seen: [PlayerEvent] = []
    let start = monotonicTime()
    for await event in player.events {
      if case .progress = event { continue }
      seen.append(event)
      switch (event, seen.count) {
      case (.started, 1): player.pause()
      case (.paused, _):
        #expect(player.status.item == long)
        player.resume()
      case (.resumed, _): player.skip()
      case (.started, _): player.stop()
      default: break
      }
      if event == .stopped { break }
    }
    #expect(monotonicTime() - start < .seconds(5))
    #expect(seen.count == 7)
    #expect(seen.first == .started(long) && Array(seen[1...2]) == [.paused, .resumed] && seen[4] == .started(short))
    #expect(player.status.phase == .idle && player.status.speaker == .closed)
    await player.close()
  }

  @Test("a player that is closed, or forgotten, ends its thread and its events", .timeLimit(.minutes(1)))
  func end() async throws {
    var events: AsyncStream<PlayerEvent>
    do {
      let player = try player("null", paced: true)
      player.play([QueuedTrack(track: 1, path: "600")])
      events = player.events
    }
    for await _ in events {}
    let player = try player("null")
    await player.close()
    await player.close()
    events = player.events
    for await event in events { #expect(event == .stopped) }
  }

  private func wavSamples(_ path: String) throws -> [Int16] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let count = (ftell(file) - 44) / 2
    fseek(file, 44, SEEK_SET)
    var samples = [Int16](repeating: 0, count: count)
    #expect(fread(&samples, 2, count, file) == count)
    return samples
  }
}
