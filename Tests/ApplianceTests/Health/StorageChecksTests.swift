import Testing

@testable import Appliance
@testable import Store

@Suite("The checks of what is stored")
struct StorageChecksTests {
  private func disk(free: Int, readOnly: Bool = false) -> Verdict {
    DiskCheck.judge(DiskFindings(path: "/var", total: 8_000_000_000, free: free, isReadOnly: readOnly)).verdict
  }

  @Test("disk: little room is a warning, none a failure, and so is a disk that cannot be written")
  func disk() throws {
    #expect(disk(free: 4_000_000_000) == .ok && disk(free: 100_000_000) == .warn && disk(free: 1_000_000) == .fail)
    #expect(disk(free: 4_000_000_000, readOnly: true) == .fail)
    #expect(DiskCheck.judge(nil).verdict == .fail)
    #expect(try #require(DiskFindings(folder: "/tmp/not/there/yet")).path == "/tmp")
  }

  private func library(_ counts: Counts?, _ folders: [LibraryFindings.Folder]) -> Check {
    LibraryCheck.judge(LibraryFindings(counts: counts, folders: folders))
  }

  private func counts(tracks: Int, failures: Int = 0) -> Counts {
    Counts(tracks: tracks, vanished: 0, failures: failures, listeners: 0, plays: 0, feedback: 0)
  }

  @Test("library: files that are no music are told, files that are not analysed are a warning")
  func library() {
    let folder = LibraryFindings.Folder(path: "/m", files: 12, unanalysed: 0)
    let fine = library(counts(tracks: 10, failures: 2), [folder])
    #expect(fine.verdict == .ok && fine.found.contains("10 tracks of 12 files in 1 folder"), "\(fine.found)")
    #expect(library(counts(tracks: 10), [.init(path: "/m", files: 12, unanalysed: 2)]).verdict == .warn)
  }

  @Test("library: a missing folder and an empty library fail, a database that cannot be read is its own matter")
  func missing() {
    let lost = LibraryFindings.Folder(path: "/m", trouble: "/m: no such folder; check the spelling")
    let check = library(counts(tracks: 10), [lost])
    #expect(check.verdict == .fail && check.advice == "check the spelling")
    #expect(library(counts(tracks: 0), []).verdict == .fail)
    let unknown = library(nil, [.init(path: "/m", files: 3, unanalysed: 3)])
    #expect(unknown.verdict == .warn && unknown.advice == "see database")
  }

  @Test("database: none yet and none of ours to read are warnings, damage is a failure")
  func database() {
    func judge(_ error: StoreError) -> Check { DatabaseCheck.judge(.failure(error), path: "/x/mien.db") }
    #expect(judge(.cannotOpen(path: "/x/mien.db", detail: Inspection.absent)).found.contains("none yet"))
    let denied = judge(.cannotOpen(path: "/x/mien.db", detail: "Permission denied"))
    #expect(denied.verdict == .warn && denied.advice?.contains("sudo") == true)
    #expect(judge(.damaged(path: "/x/mien.db", detail: "page 3")).verdict == .fail)
  }
}
