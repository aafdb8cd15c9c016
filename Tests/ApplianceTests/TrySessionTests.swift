import FoundationEssentials
import Synchronization
import Testing

@testable import Appliance

private let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
private let portrait = root + "/.build/demo/faces/astronaut.png"
private let hasPortrait = FileManager.default.fileExists(atPath: portrait)

@Suite("A session of pictures and music", .enabled(if: hasPortrait, "'make demo' fetches the portraits"))
struct TrySessionTests {
  /// A rough tone of 6 s: 8,000 Hz, mono, 8 bits.
  private func tone(period: Int) -> Data {
    func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(value >> (8 * $0) & 255) } }
    let header =
      Array("RIFF".utf8) + little(36 + 48_000, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
      + little(1, 2) + little(8_000, 4) + little(8_000, 4) + little(1, 2) + little(8, 2) + Array("data".utf8)
      + little(48_000, 4)
    return Data(header + (0..<48_000).map { UInt8(64 + $0 % period * 128 / period) })
  }

  @Test("music that vanishes after the scan ends the session, each file tried once")
  func vanishedMusic() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mien-try-\(UUID().uuidString)").path
    let music = folder + "/music"
    try FileManager.default.createDirectory(atPath: music, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for period in [20, 30, 40] {
      try tone(period: period).write(to: URL(fileURLWithPath: "\(music)/\(period).wav"))
    }
    let state = StateFolder(path: folder)
    let options = TryOptions(pictures: [portrait], music: music, speaker: "null", seconds: 600, state: state)
    let failed = Mutex<[String]>([])
    let session = try await TrySession(options) { event in
      if case .scanned = event { try? FileManager.default.removeItem(atPath: music) }
      if case .unplayable(let path, _) = event { failed.withLock { $0.append(path) } }
    }
    let summary = try await session.run(keys: AsyncStream { $0.finish() })
    #expect(summary.picturesWithFace == 1 && summary.tracksPlayed == 0)
    #expect(failed.withLock { $0.sorted() } == [20, 30, 40].map { "\(music)/\($0).wav" })
    #expect(try await state.openStore().lastPlay() == nil, "nothing was heard")
  }
}
