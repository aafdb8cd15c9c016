import FoundationEssentials
import Testing

@testable import Appliance

@Suite("The lock on a recording")
struct RecordingLockTests {
  private let path = FileManager.default.temporaryDirectory.appendingPathComponent("mien-lock-\(UUID().uuidString)")
    .path

  @Test("a second one is refused until the first is released; a file without music vanishes, others stay as they are")
  func exclusive() throws {
    do {
      let first = try RecordingLock(path)
      #expect(first != nil)
      #expect(throws: ApplianceError.recordingInUse(path)) { try RecordingLock(path) }
      withExtendedLifetime(first) {}
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    try Data("music".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try RecordingLock(path) != nil)
    #expect(FileManager.default.contents(atPath: path) == Data("music".utf8))
    try FileManager.default.removeItem(atPath: path)
  }

  @Test("devices and places that cannot be written need none")
  func none() throws {
    #expect(try RecordingLock("/dev/null") == nil)
    #expect(try RecordingLock("/nonexistent/a.wav") == nil)
  }
}
