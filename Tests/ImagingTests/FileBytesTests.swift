import Glibc
import Testing

@testable import Imaging

@Suite struct FileBytesTests {
  let folder = TemporaryFolder()

  @Test("a file's bytes come back as written")
  func reading() throws {
    var generator = SeededGenerator(seed: 8)
    let bytes = generator.bytes(200_000)
    #expect(try readFile(folder.file("a", bytes), limit: 1_000_000) == bytes)
  }

  @Test("a missing file, a directory and an endless device are refused by name")
  func refusals() {
    let missing = folder.file("missing")
    #expect(
      failure { () throws(ImagingError) in try readFile(missing, limit: 9) }
        == .unreadable(name: missing, reason: "No such file or directory"))
    #expect(failure { () throws(ImagingError) in try readFile(folder.path, limit: 9) } == .directory(name: folder.path))
    #expect(
      failure { () throws(ImagingError) in try readFile("/dev/zero", limit: 100_000) }
        == .tooManyBytes(name: "/dev/zero", limit: 100_000))
  }

  @Test("a pipe is read to its end, and never waited for without end")
  func pipes() throws {
    let path = folder.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(try readFile(path, limit: 9) == [])
    let end = open(path, O_RDWR)
    #expect(
      failure { () throws(ImagingError) in try readFile(path, limit: 9, patience: 20) }
        == .unreadable(name: path, reason: "Connection timed out"))
    #expect(write(end, "abc", 3) == 3)
    let reading = open(path, O_RDONLY | O_NONBLOCK)
    close(end)
    let late = open(path, O_WRONLY | O_NONBLOCK)
    #expect(write(late, "d", 1) == 1)
    close(late)
    #expect(try readFile(path, limit: 9) == Array("abcd".utf8))
    close(reading)
  }

  @Test("writing replaces the file and leaves nothing else behind")
  func writing() throws {
    let path = folder.file("picture", [1, 2, 3])
    try writeFile([9, 8], path: path)
    #expect(try readFile(path, limit: 100) == [9, 8])
    #expect(folder.contents == ["picture"])
  }

  @Test(
    "a full disk keeps the old file and says so", .enabled(if: access("/dev/full", W_OK) == 0, "there is no /dev/full"))
  func fullDisk() {
    let path = folder.file("picture", [1, 2, 3])
    // The new file is written beside the old one: make that place full.
    let partial = "\(path).\(getpid()).partial"
    symlink("/dev/full", partial)
    let error = failure { () throws(ImagingError) in try writeFile([9, 8], path: path) }
    #expect(error == .unwritable(name: path, reason: "No space left on device"))
    #expect(failure { () throws(ImagingError) in try readFile(path, limit: 9) } == nil)
    #expect(folder.contents == ["picture"])
  }

  @Test("a folder that does not exist cannot be written to")
  func unwritable() {
    let error = failure { () throws(ImagingError) in try writeFile([1], path: "/nonexistent/picture.png") }
    #expect(error == .unwritable(name: "/nonexistent/picture.png", reason: "No such file or directory"))
  }
}
