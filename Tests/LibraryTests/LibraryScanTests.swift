import Glibc
import Sound
import Synchronization
import Testing

@testable import Library

@Suite struct LibraryScanTests {
  let box = MusicBox()

  private func scan(_ store: MemoryStore, parallelism: Int = 1, shortest: Double = 0.3) throws -> LibraryScan {
    var options = LibraryScan.Options()
    options.parallelism = parallelism
    options.shortest = shortest
    return LibraryScan(folder: box.path, store: store, model: try ModelFixture().model(), options: options)
  }

  @Test("A folder becomes tracks with profiles, titles and artists", arguments: [1, 3])
  func scans(_ parallelism: Int) async throws {
    box.folder("Album")
    box.song("Album/01 - Artist - One.wav")
    box.song("two.wav", hertz: 880)
    box.song("three.wav", hertz: 220)
    let store = MemoryStore()
    let seen = Mutex<[ScanProgress]>([])
    let report = try await scan(store, parallelism: parallelism).run { progress in seen.withLock { $0.append(progress) }
    }
    #expect(report.analysed == 3 && report.tracks == 3 && report.failures.isEmpty)
    #expect(abs(report.musicSeconds - 3) < 0.01)
    let one = try #require(await store.tracks[box.file("Album/01 - Artist - One.wav")])
    let tags = one.tags
    #expect(tags.title == "One" && tags.artist == "Artist" && tags.album == "Album" && tags.trackNumber == 1)
    #expect(abs(one.profile.duration - 1) < 0.01 && one.profile.format == "WAV")
    #expect(one.profile.embedding.count == TrackFeatures.names.count + 2)
    let steps = seen.withLock { $0 }
    #expect(steps.map(\.done) == [1, 2, 3] && steps.allSatisfy { $0.total == 3 })
    #expect(steps.last?.remaining == 0)
    #expect(Set(steps.map(\.file)).count == 3)
  }

  @Test("Files that cannot be used are listed with kind and reason, and do not hinder the others")
  func failures() async throws {
    box.song("good.wav")
    box.write("empty.mp3", [])
    box.write("text.ogg", Array(String(repeating: "no music here. ", count: 100).utf8))
    box.write("cut.wav", Array(wav(seconds: 1).prefix(20_000)))
    box.write("silent.wav", wav(seconds: 1, amplitude: 0))
    box.song("blip.wav", seconds: 0.1)
    box.write("apple.m4a", [1, 2, 3])
    box.write("cover.jpg", [1])
    let report = try await scan(MemoryStore()).run()
    let kinds = report.failures.map { "\($0.path.dropFirst(box.path.count + 1)) \($0.kind)" }
    #expect(
      kinds == [
        "apple.m4a unsupported", "blip.wav tooShort", "cut.wav truncated", "empty.mp3 empty", "silent.wav silent",
        "text.ogg notAudio",
      ])
    #expect(report.failures.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains(box.path) })
    #expect(report.analysed == 1)
  }

  @Test("A second scan analyses nothing, and lists the failures again")
  func incremental() async throws {
    box.song("a.wav")
    box.song("b.wav")
    box.write("bad.ogg", [1, 2, 3])
    box.write("x.wma", [1])
    let store = MemoryStore()
    _ = try await scan(store).run()
    let again = try await scan(store).run { _ in Issue.record("analysed again") }
    #expect(again.analysed == 0 && again.unchanged == 2)
    #expect(again.failures.count == 2)
  }

  @Test("Changed files and those of an older analyser are analysed again")
  func changes() async throws {
    for name in ["a.wav", "b.wav", "c.wav"] { box.song(name) }
    let store = MemoryStore()
    _ = try await scan(store).run()
    box.song("a.wav", hertz: 220)
    box.touch("a.wav", seconds: 5)
    await store.age(box.file("b.wav"))
    let report = try await scan(store).run()
    #expect(report.analysed == 2 && report.unchanged == 1)
    #expect(await store.tracks[box.file("a.wav")]?.stamp.modified == 5_000_000_500)
  }

  @Test("A scan that was cut off goes on where it was, without redoing")
  func resumes() async throws {
    for index in 0..<6 { box.song("\(index).wav", seconds: 0.5) }
    let store = MemoryStore(failingAfter: 2)
    await #expect(throws: MemoryStore.Full.self) { try await scan(store).run() }
    #expect(await store.tracks.count == 2)
    await store.recover()
    let report = try await scan(store).run()
    #expect(report.analysed == 4 && report.unchanged == 2)
    #expect(await store.tracks.count == 6)
  }

  @Test("Vanished files are forgotten, failures too; a failing file that replaces a track removes it")
  func vanished() async throws {
    for name in ["a.wav", "b.wav", "c.wav"] { box.song(name) }
    box.write("bad.ogg", [1])
    let store = MemoryStore()
    _ = try await scan(store).run()
    remove(box.file("a.wav"))
    remove(box.file("bad.ogg"))
    box.write("b.wav", [])
    let report = try await scan(store).run()
    #expect(report.vanished == 2)
    #expect(await store.removed == [box.file("a.wav"), box.file("bad.ogg")])
    #expect(await Array(store.tracks.keys) == [box.file("c.wav")])
  }

  @Test("An empty or missing folder is an error, and nothing is forgotten")
  func empty() async throws {
    box.song("a.wav")
    let store = MemoryStore()
    _ = try await scan(store).run()
    remove(box.file("a.wav"))
    box.write("notes.txt", [1])
    await #expect(throws: LibraryError.noMusic(path: box.path, others: 1)) { try await scan(store).run() }
    #expect(await store.tracks.count == 1)
    let missing = LibraryScan(folder: "/no/such/folder", store: store, model: try ModelFixture().model())
    await #expect(throws: LibraryError.missingFolder(path: "/no/such/folder")) { try await missing.run() }
  }

  @Test("Cancelling stops after the files at hand; the next scan does the rest")
  func cancels() async throws {
    for index in 0..<8 { box.song("\(index).wav", seconds: 0.5) }
    let store = MemoryStore()
    let scan = try scan(store)
    let task = Task { try await scan.run { _ in withUnsafeCurrentTask { $0?.cancel() } } }
    let report = try await task.value
    // One thread runs at most two files ahead.
    #expect((1...3).contains(report.analysed))
    let rest = try await self.scan(store).run()
    #expect(rest.analysed + rest.unchanged == 8 && rest.unchanged >= report.analysed)
  }
}
