import FoundationEssentials
import Sound
import Testing

@testable import Library

@Suite("A survey of a folder")
struct FolderSurveyTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("mien-survey-\(UUID().uuidString)").path

  @Test("counts music, and of it what a scan would analyse")
  func counts() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for name in ["a.mp3", "b.ogg", "c.flac", "cover.jpg"] {
      try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    #expect(try FolderSurvey(folder: folder, known: [:]).unanalysed == 3)
    let files = try MusicFolder(root: LibraryScan.resolved(folder)).candidates
    var known = Dictionary(
      uniqueKeysWithValues: files.map {
        ($0.path, KnownFile(stamp: $0.stamp, analyserVersion: TrackFeatures.analyserVersion))
      })
    #expect(try FolderSurvey(folder: folder, known: known) == FolderSurvey(files: 3, unanalysed: 0))
    known[files[0].path] = KnownFile(
      stamp: FileStamp(size: 9, modified: 9), analyserVersion: TrackFeatures.analyserVersion)
    known[files[1].path] = KnownFile(stamp: files[1].stamp, analyserVersion: 0)
    #expect(try FolderSurvey(folder: folder, known: known).unanalysed == 2)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test("a folder that is not there is an error that names it")
  func missing() {
    #expect(throws: LibraryError.missingFolder(path: folder)) { try FolderSurvey(folder: folder, known: [:]) }
  }
}
