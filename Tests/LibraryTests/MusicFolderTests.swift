import Glibc
import Testing

@testable import Library

@Suite struct MusicFolderTests {
  let box = MusicBox()

  private func names(_ files: [MusicFolder.File]) -> [String] {
    files.map { String($0.path.dropFirst(box.path.count + 1)) }
  }

  @Test("Music is found at any depth, in any case, and by content; hidden and other files are left out")
  func finds() throws {
    box.folder("b")
    box.folder("b/c")
    box.folder(".hidden")
    for name in ["b/c/one.WAV", "two.Mp3", "b/three.flac", ".hidden/four.ogg", ".five.ogg"] { box.write(name, [1]) }
    box.write("cover.jpg", [0xFF, 0xD8])
    box.write("disguised.dat", Array("OggS and so on".utf8))
    box.write("six.m4a", [1])
    let music = try MusicFolder(root: box.path)
    #expect(names(music.candidates) == ["b/c/one.WAV", "b/three.flac", "disguised.dat", "two.Mp3"])
    #expect(names(music.unsupported) == ["six.m4a"])
    #expect(music.others == [box.file("cover.jpg")])
  }

  @Test("Links that lead in a circle end the walk no less, and each folder is entered once", .timeLimit(.minutes(1)))
  func circles() throws {
    box.folder("a")
    box.write("a/song.ogg", [1])
    symlink(box.path, box.file("a/back"))
    symlink("a", box.file("again"))
    symlink("nowhere", box.file("broken.ogg"))
    symlink("self.ogg", box.file("self.ogg"))
    #expect(try MusicFolder(root: box.path).candidates.count == 1)
  }

  @Test("A linked file is music too; a pipe and a socket are not, and are told")
  func links() throws {
    box.write("x.ogg", [1])
    symlink("x.ogg", box.file("y.ogg"))
    mkfifo(box.file("z.ogg"), 0o600)
    mknod(box.file("s"), S_IFSOCK | 0o600, 0)
    let music = try MusicFolder(root: box.path)
    #expect(names(music.candidates) == ["x.ogg", "y.ogg"])
    #expect(Set(names(music.special)) == ["s", "z.ogg"])
  }

  @Test("A name that is not UTF-8 is reported, not dropped")
  func misspelled() throws {
    var name = Array(box.path.utf8CString.dropLast()) + [0x2F, CChar(bitPattern: 0xE9), 0x2E, 0x6D, 0x70, 0x33, 0]
    close(open(&name, O_CREAT | O_WRONLY, 0o600))
    let music = try MusicFolder(root: box.path)
    #expect(music.misspelled.map(\.path) == [box.file("\u{FFFD}.mp3")])
    remove(&name)
  }

  @Test("The stamp tells size and time")
  func stamp() throws {
    box.write("a.ogg", [1, 2, 3])
    box.touch("a.ogg", seconds: 1_000)
    #expect(try MusicFolder(root: box.path).candidates.first?.stamp == FileStamp(size: 3, modified: 1_000_000_000_500))
  }

  @Test("What is no folder is an error that names it")
  func refuses() {
    box.write("file", [1])
    #expect(throws: LibraryError.missingFolder(path: "/no/such")) { try MusicFolder(root: "/no/such") }
    #expect(throws: LibraryError.notAFolder(path: box.file("file"))) { try MusicFolder(root: box.file("file")) }
  }

  @Test("Folders without permission are listed", .enabled(if: geteuid() != 0, "root may read everything"))
  func unreadable() throws {
    box.folder("locked")
    chmod(box.file("locked"), 0)
    #expect(try MusicFolder(root: box.path).unreadable == [box.file("locked/")])
    chmod(box.file("locked"), 0o700)
  }
}
