import FoundationEssentials
import Glibc
import Testing

@testable import Control

struct SocketFileTests {
  private func mode(_ path: String) -> UInt32 {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test("The socket is for its user and group alone, whatever the umask, in a folder that all may enter")
  func permissions() throws {
    let folder = TemporaryFolder()
    let old = umask(0)
    defer { umask(old) }
    let (file, descriptor) = try SocketFile.listen(at: folder.socket, group: "no such group")
    #expect(mode(folder.socket) == 0o660)
    #expect(mode(folder.path + "/run") == 0o755)
    close(descriptor)
    file.remove()
    #expect(access(folder.socket, F_OK) == -1)
  }

  @Test(
    "A user who may give files to a group that exists gives it the socket", .enabled(if: geteuid() == 0, "needs root"))
  func group() throws {
    let folder = TemporaryFolder()
    let number = try #require(Groups.number(of: "daemon"))
    let (file, descriptor) = try SocketFile.listen(at: folder.socket, group: "daemon")
    var status = stat()
    #expect(stat(folder.socket, &status) == 0)
    #expect(status.st_gid == number)
    #expect(status.st_mode & 0o7777 == 0o660)
    close(descriptor)
    file.remove()
  }

  @Test("A socket that no one listens on is replaced")
  func stale() throws {
    let folder = TemporaryFolder()
    let first = try SocketFile.listen(at: folder.socket, group: nil)
    close(first.descriptor)
    #expect(access(folder.socket, F_OK) == 0)
    let second = try SocketFile.listen(at: folder.socket, group: nil)
    #expect(RawClient(folder.socket)?.close() != nil)
    close(second.descriptor)
    second.file.remove()
  }

  @Test("A server whose socket was removed by hand leaves its successor's alone")
  func successor() throws {
    let folder = TemporaryFolder()
    let first = try SocketFile.listen(at: folder.socket, group: nil)
    unlink(folder.socket)
    let second = try SocketFile.listen(at: folder.socket, group: nil)
    first.file.remove()
    #expect(RawClient(folder.socket)?.close() != nil)
    second.file.remove()
    #expect(access(folder.socket, F_OK) == -1)
    close(first.descriptor)
    close(second.descriptor)
  }

  @Test("A socket that someone listens on is left alone, even when no one accepts and its queue is full")
  func inUse() throws {
    let folder = TemporaryFolder()
    let first = try SocketFile.listen(at: folder.socket, group: nil)
    for backlog: Int32 in [128, 0] {
      listen(first.descriptor, backlog)
      for _ in 0..<3 {
        #expect(throws: ControlError.anotherRuns(path: folder.socket)) {
          try SocketFile.listen(at: folder.socket, group: nil)
        }
      }
    }
    #expect(access(folder.socket, F_OK) == 0)
    close(first.descriptor)
  }

  @Test("Of many servers that start at once on a stale socket exactly one gets it")
  func race() async throws {
    let folder = TemporaryFolder()
    for _ in 0..<10 {
      let winners = await withTaskGroup(of: Int32?.self) { group in
        for _ in 0..<8 {
          group.addTask { try? SocketFile.listen(at: folder.socket, group: nil).descriptor }
        }
        return await group.reduce(into: [Int32]()) { if let descriptor = $1 { $0.append(descriptor) } }
      }
      #expect(winners.count == 1)
      for descriptor in winners { close(descriptor) }
    }
  }

  @Test("What is not a socket is left alone")
  func otherFile() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/notes"
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    #expect(throws: ControlError.notASocket(path: path)) { try SocketFile.listen(at: path, group: nil) }
    #expect(access(path, F_OK) == 0)
  }

  @Test("Paths that cannot be a socket's, and folders that cannot be made, are named")
  func badPaths() throws {
    let folder = TemporaryFolder()
    for path in ["", "/tmp/" + String(repeating: "x", count: 103), "/tmp/a\0b"] {
      #expect(throws: ControlError.badSocketPath(path: path, limit: 107)) {
        try SocketFile.listen(at: path, group: nil)
      }
    }
    close(open(folder.path + "/file", O_CREAT | O_WRONLY, 0o600))
    let path = folder.path + "/file/mien.sock"
    #expect {
      _ = try SocketFile.listen(at: path, group: nil)
    } throws: { error in
      guard case .cannotListen(path, let detail)? = error as? ControlError else { return false }
      return detail.contains("/file")
    }
  }

  @Test("The longest path that fits works")
  func longestPath() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/" + String(repeating: "s", count: 106 - folder.path.utf8.count)
    #expect(path.utf8.count == 107)
    let (file, descriptor) = try SocketFile.listen(at: path, group: nil)
    #expect(RawClient(path)?.close() != nil)
    close(descriptor)
    file.remove()
    #expect(access(path, F_OK) == -1)
  }

  @Test("Groups are found by their whole name")
  func groups() throws {
    let folder = TemporaryFolder()
    let file = folder.path + "/group"
    try Data("root:x:0:\nmiens:x:7:\nmien:x:991:ann,bob\nbroken\nodd:x:z:\n".utf8).write(to: URL(filePath: file))
    #expect(Groups.number(of: "mien", file: file) == 991)
    #expect(Groups.number(of: "mie", file: file) == nil)
    #expect(Groups.number(of: "odd", file: file) == nil)
    #expect(Groups.number(of: "broken", file: file) == nil)
    #expect(Groups.number(of: "mien", file: folder.path + "/absent") == nil)
  }
}
