import Glibc
import Sound
import Testing

@testable import Library

@Suite("A file that has moved") struct MovedFilesTests {
  let box = MusicBox()

  private func scan(_ store: MemoryStore, _ folder: String? = nil) async throws -> ScanReport {
    var options = LibraryScan.Options()
    options.shortest = 0.3
    let folder = folder.map { box.file($0) } ?? box.path
    return try await LibraryScan(folder: folder, store: store, model: try ModelFixture().model(), options: options)
      .run()
  }

  @Test("is known again by its content, without being analysed, and takes its name from its new place")
  func renamed() async throws {
    box.song("Old - Name.wav")
    box.song("other.wav", hertz: 300)
    let store = MemoryStore()
    _ = try await scan(store)
    box.folder("deep")
    rename(box.file("Old - Name.wav"), box.file("deep/New - Title.wav"))
    let report = try await scan(store)
    #expect(report.moved == 1 && report.analysed == 0 && report.unchanged == 1 && report.tracks == 2)
    #expect(await store.moves == ["\(box.file("Old - Name.wav")) \(box.file("deep/New - Title.wav"))"])
    let track = try #require(await store.tracks[box.file("deep/New - Title.wav")])
    #expect(track.tags.title == "Title" && track.tags.artist == "New")
  }

  @Test("from one folder to another is known again whichever of them is scanned first", arguments: [true, false])
  func folders(_ oldFirst: Bool) async throws {
    for folder in ["a", "b"] { box.folder(folder) }
    box.song("a/one.wav")
    box.song("a/stays.wav", hertz: 200)
    box.song("b/two.wav", hertz: 300)
    let store = MemoryStore()
    for folder in ["a", "b"] { _ = try await scan(store, folder) }
    rename(box.file("a/one.wav"), box.file("b/one.wav"))
    for folder in oldFirst ? ["a", "b"] : ["b", "a"] { _ = try await scan(store, folder) }
    #expect(await store.saves == 3)
    #expect(await store.moves.count == 1)
    #expect(
      await store.tracks.keys.sorted() == [box.file("a/stays.wav"), box.file("b/one.wav"), box.file("b/two.wav")])
  }

  @Test("over another one takes that one's place")
  func over() async throws {
    box.song("a.wav")
    box.song("b.wav", hertz: 300)
    let store = MemoryStore()
    _ = try await scan(store)
    let content = await store.tracks[box.file("a.wav")]?.content
    rename(box.file("a.wav"), box.file("b.wav"))
    let report = try await scan(store)
    #expect(report.moved == 1 && report.analysed == 0)
    #expect(await store.tracks[box.file("b.wav")]?.content == content)
  }

  @Test("and was analysed by an older analyser keeps its history and is analysed anew")
  func old() async throws {
    box.song("a.wav")
    let store = MemoryStore()
    _ = try await scan(store)
    await store.age(box.file("a.wav"))
    rename(box.file("a.wav"), box.file("b.wav"))
    let report = try await scan(store)
    #expect(report.analysed == 1 && report.moved == 0)
    #expect(await store.moves.count == 1)
    #expect(await store.tracks[box.file("b.wav")]?.profile.analyserVersion == TrackFeatures.analyserVersion)
  }

  @Test("is told from a copy: that is a track of its own")
  func copy() async throws {
    box.song("a.wav")
    let store = MemoryStore()
    _ = try await scan(store)
    box.song("b.wav")
    let report = try await scan(store)
    #expect(report.analysed == 1 && report.moved == 0 && report.unchanged == 1)
    #expect(await store.moves.isEmpty)
  }

  @Test("as one of two equal ones leaves the other its own history")
  func equal() async throws {
    for name in ["a.wav", "b.wav"] { box.song(name) }
    let store = MemoryStore()
    _ = try await scan(store)
    remove(box.file("a.wav"))
    box.touch("b.wav", seconds: 7)
    rename(box.file("b.wav"), box.file("c.wav"))
    _ = try await scan(store)
    #expect(await store.moves.count == 1)
    #expect(await store.tracks.keys.sorted() == [box.file("c.wav")])
  }

  @Test("only in time is not analysed again")
  func touched() async throws {
    box.song("a.wav")
    let store = MemoryStore()
    _ = try await scan(store)
    box.touch("a.wav", seconds: 5)
    let report = try await scan(store)
    #expect(report.analysed == 0 && report.unchanged == 1)
    #expect(await store.tracks[box.file("a.wav")]?.stamp.modified == 5_000_000_500)
    #expect(await store.saves == 1)
  }
}

@Suite("The content hash") struct ContentHashTests {
  let box = MusicBox()

  private func hash(_ bytes: [UInt8], seed: UInt64 = 0, pieces: Int = .max) -> UInt64 {
    var hash = XXH64(seed: seed)
    for start in stride(from: 0, to: bytes.count, by: min(pieces, max(bytes.count, 1))) {
      bytes[start..<min(start + min(pieces, bytes.count), bytes.count)].withUnsafeBytes { hash.add($0) }
    }
    return hash.value
  }

  @Test("is XXH64, by values of its reference implementation")
  func reference() {
    #expect(hash([]) == 0xEF46_DB37_51D8_E999)
    #expect(hash(Array("a".utf8)) == 0xD24E_C4F1_A98C_6E5B)
    #expect(hash(Array("abc".utf8)) == 0x44BC_2CF5_AD77_0999)
    #expect(hash(Array("Nobody inspects the spammish repetition".utf8)) == 0xFBCE_A83C_8A37_8BF1)
  }

  @Test("does not depend on how the bytes are cut", arguments: [1, 3, 31, 32, 33, 64])
  func pieces(_ pieces: Int) {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    #expect(hash(bytes, pieces: pieces) == hash(bytes))
  }

  @Test("is that of the same file, and of no other; there is none of what cannot be read")
  func files() {
    box.write("a", [1, 2, 3])
    box.write("b", [1, 2, 4])
    #expect(ContentHash(path: box.file("a")) == ContentHash(path: box.file("a")))
    #expect(ContentHash(path: box.file("a")) != ContentHash(path: box.file("b")))
    #expect(ContentHash(path: box.file("none")) == nil)
    #expect(ContentHash(path: box.path) == nil)
  }

  @Test("of a very long file is that of its start, middle and end")
  func long() throws {
    let path = box.file("long")
    let file = try #require(fopen(path, "wb"))
    ftruncate(fileno(file), 1 << 33)
    fclose(file)
    let before = ContentHash(path: path)
    for offset in [0, 1 << 32, (1 << 33) - 1] {
      let changed = try #require(fopen(path, "r+b"))
      fseek(changed, offset, SEEK_SET)
      fputc(1, changed)
      fclose(changed)
      #expect(ContentHash(path: path) != before, "\(offset)")
      let back = try #require(fopen(path, "r+b"))
      fseek(back, offset, SEEK_SET)
      fputc(0, back)
      fclose(back)
    }
    #expect(ContentHash(path: path) == before)
  }
}
