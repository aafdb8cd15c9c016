import Dispatch
import FoundationEssentials
import Glibc
import Testing

@testable import Store

@Suite("A scan that is killed", .serialized) struct ScanKillTests {
  private static let songs = 24

  /// Short songs, each of another root, so that no two are equal.
  private func makeMusic() throws -> Scratch {
    let music = try Scratch()
    for index in 0..<Self.songs {
      _ = try music.file("song \(index).wav", chords(seconds: 5.5, root: 200 + 15 * Double(index)))
    }
    return music
  }

  @Test("50 times at random moments leaves a sound index, and analyses nothing twice that was committed")
  func killed() async throws {
    let music = try makeMusic()
    var (random, kills, committed) = (Seeded(state: 7), 0, Int64(0))
    while kills < 50 {
      let state = try Scratch()
      committed = 0
      // Until the scan of this library has been killed so often that it is done.
      while kills < 50 {
        let moment = Int.random(in: 20...900, using: &random)
        let isDone = try await Command.killed(
          ["scan", music.path, "--state", state.path, "--jobs", "2"], after: moment)
        guard FileManager.default.fileExists(atPath: state.path + "/mien.db") else {
          kills += 1
          continue
        }
        let store = try await Store.open(at: state.path + "/mien.db", now: 0)
        #expect(store.opening == .existing || store.opening == .fresh, "moment \(moment)")
        let (counts, version) = (try await store.counts(), try await store.libraryVersion())
        // Each commit of a track raises the version by one: as many commits as tracks means that none was made twice.
        #expect(Int64(counts.tracks) == version && counts.failures == 0, "moment \(moment)")
        #expect(version >= committed)
        committed = version
        let known = try await store.knownFiles(under: music.path)
        #expect(known.count == counts.tracks && known.values.allSatisfy { $0.file.content != nil })
        if isDone { break }
        kills += 1
      }
    }
    let state = try Scratch()
    let whole = try await Command(["scan", music.path, "--state", state.path])
    #expect(whole.output.contains("\(Self.songs) tracks, \(Self.songs) new"), "\(whole.output)")
  }
}

/// Seeded, so that a failure comes back.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
