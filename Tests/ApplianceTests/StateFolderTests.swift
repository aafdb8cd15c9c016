import Testing

@testable import Appliance

@Suite("The state folder")
struct StateFolderTests {
  @Test("a named folder holds the database and the recording")
  func named() {
    let folder = StateFolder(path: "/srv/state")
    #expect(folder.database == "/srv/state/mien.db")
    #expect(folder.recording == "/srv/state/mien.wav")
  }

  @Test("without a name there is always one")
  func standard() { #expect(!StateFolder().path.isEmpty) }
}
