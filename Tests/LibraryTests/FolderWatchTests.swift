import Glibc
import Synchronization
import Testing

@testable import Library

@Suite("A watch over folders", .timeLimit(.minutes(1))) struct FolderWatchTests {
  let box = MusicBox()

  private static var quick: FolderWatch.Settings {
    var settings = FolderWatch.Settings()
    (settings.quiet, settings.longest, settings.period) = (0.1, 0.5, 3_600)
    return settings
  }

  /// Started, and all folders walked through.
  private func watch(_ settings: FolderWatch.Settings = quick, watches: Int = .max) async throws -> FolderWatch {
    let watch = try FolderWatch(folders: [box.path], settings: settings, watches: watches)
    if watches == .max { while !watch.seesEverything { try await Task.sleep(for: .milliseconds(5)) } }
    return watch
  }

  /// Whether a change is told within so many seconds.
  private func tells(_ watch: FolderWatch, within seconds: Double = 20) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await _ in watch.changes { return true }; return false
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(seconds))
        return false
      }
      let first = await group.next() ?? false
      group.cancelAll()
      return first
    }
  }

  @Test("tells that a file came, changed, moved and went")
  func files() async throws {
    let watch = try await watch()
    defer { watch.stop() }
    box.write("a.ogg", [1])
    #expect(await tells(watch))
    box.write("a.ogg", [1, 2])
    #expect(await tells(watch))
    rename(box.file("a.ogg"), box.file("b.ogg"))
    #expect(await tells(watch))
    remove(box.file("b.ogg"))
    #expect(await tells(watch))
  }

  @Test("follows into folders that come, and what was moved in with them")
  func folders() async throws {
    let outside = MusicBox()
    outside.folder("album")
    outside.folder("album/disc")
    let watch = try await watch()
    defer { watch.stop() }
    rename(outside.file("album"), box.file("album"))
    #expect(await tells(watch))
    box.write("album/disc/a.ogg", [1])
    #expect(await tells(watch))
    rename(box.file("album"), box.file("renamed"))
    #expect(await tells(watch))
    box.write("renamed/disc/b.ogg", [1])
    #expect(await tells(watch))
  }

  @Test("tells changes that come close together once")
  func together() async throws {
    let watch = try await watch()
    let count = Mutex(0)
    let counting = Task { for await _ in watch.changes { count.withLock { $0 += 1 } } }
    for index in 0..<50 { box.write("\(index).ogg", [1]) }
    try await Task.sleep(for: .seconds(1))
    watch.stop()
    await counting.value
    #expect((1...3).contains(count.withLock { $0 }))
  }

  @Test("tells nothing where nothing happens")
  func still() async throws {
    box.folder("a")
    let watch = try await watch()
    defer { watch.stop() }
    #expect(await !tells(watch, within: 0.5))
  }

  @Test("goes by time where watches have run out, and knows it")
  func blind() async throws {
    for name in ["a", "b", "c"] { box.folder(name) }
    var settings = Self.quick
    settings.period = 0.3
    let watch = try await watch(settings, watches: 2)
    defer { watch.stop() }
    #expect(await tells(watch))
    #expect(!watch.seesEverything)
  }

  @Test("goes by time until a folder that is missing comes")
  func missing() async throws {
    var settings = Self.quick
    settings.period = 0.2
    let watch = try FolderWatch(folders: [box.file("later")], settings: settings)
    defer { watch.stop() }
    #expect(await tells(watch))
    #expect(!watch.seesEverything)
    box.folder("later")
    #expect(await tells(watch))
    #expect(watch.seesEverything)
  }

  @Test("ends when it is stopped")
  func stops() async throws {
    let watch = try await watch()
    watch.stop()
    for await _ in watch.changes {}
  }
}

@Suite("Duplicates") struct DuplicatesTests {
  private func item(_ id: Int64, _ duration: Double, _ embedding: [Float], content: Int64? = nil) -> Duplicates.Item {
    Duplicates.Item(id: id, duration: duration, content: content, embedding: embedding)
  }

  @Test("are equal files, and those that sound alike and last as long")
  func groups() {
    let items = [
      item(1, 100, [1, 2, 3]), item(2, 100.1, [1, 2.02, 3]), item(3, 101, [1, 2, 3]), item(4, 100.05, [3, -2, 1]),
      item(5, 60, [], content: 9), item(6, 60, [], content: 9), item(7, 60, [], content: 8), item(8, 60, []),
    ]
    #expect(Duplicates.groups(of: items) == [[1, 2], [5, 6]])
  }

  @Test("of duplicates belong together")
  func chains() {
    #expect(
      Duplicates.groups(of: [item(3, 10, [1, 0]), item(1, 10.2, [1, 0]), item(2, 10.4, [1, 0])]) == [[1, 2, 3]])
    #expect(Duplicates.groups(of: []).isEmpty)
    #expect(Duplicates.groups(of: [item(1, 5, [])]).isEmpty)
  }
}
