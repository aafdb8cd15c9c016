import Glibc
import Testing

@testable import Control

struct ControlClientTests {
  @Test("Where no one listens, the error says what to do")
  func absent() async {
    let folder = TemporaryFolder()
    let client = ControlClient(socketPath: folder.socket, seconds: 60)
    await #expect(throws: ControlError.notRunning(path: folder.socket)) { try await client.request("GET", "/now") }
    await #expect(throws: ControlError.notRunning(path: folder.socket)) { _ = try await client.events() }
    #expect(
      "\(ControlError.notRunning(path: "/run/mien/mien.sock"))"
        == "mien is not running: no one listens at /run/mien/mien.sock; start it with mien run")
  }

  @Test("A socket left behind by a server that was killed reads as not running")
  func stale() async throws {
    let folder = TemporaryFolder()
    close(try SocketFile.listen(at: folder.socket, group: nil).descriptor)
    let client = ControlClient(socketPath: folder.socket, seconds: 60)
    await #expect(throws: ControlError.notRunning(path: folder.socket)) { try await client.request("GET", "/now") }
  }

  @Test("A server that never answers is given up in time")
  func timeOut() async throws {
    let folder = TemporaryFolder()
    let (file, descriptor) = try SocketFile.listen(at: folder.socket, group: nil)
    let client = ControlClient(socketPath: folder.socket, seconds: 0.2)
    let expected = ControlError.timedOut(path: folder.socket, seconds: 0.2)
    await #expect(throws: expected) { try await client.request("GET", "/now") }
    await #expect(throws: expected) { _ = try await client.events() }
    close(descriptor)
    file.remove()
  }

  @Test("A server that goes away without an answer is a lost connection, not a hang")
  func lost() async throws {
    try await withServer(EchoHandler()) { path, handler in
      let asking = Task { try await ControlClient(socketPath: path, seconds: 60).request("GET", "/slow") }
      try await Task.sleep(for: .milliseconds(100))
      asking.cancel()
      await #expect(throws: ControlError.self) { try await asking.value }
      #expect(await eventually { await handler.cancelled.value == 1 })
    }
  }

  @Test("Methods and paths that would break the request line are not sent")
  func badRequests() async {
    let client = ControlClient(socketPath: "/tmp/absent.sock")
    for (method, path) in [
      ("get", "/"), ("", "/"), ("GET", "now"), ("GET", "/a b"), ("GET", "/a\r\nx: y"), ("GET", "/ü"),
    ] {
      await #expect {
        try await client.request(method, path)
      } throws: { error in
        guard case .badRequest? = error as? ControlError else { return false }
        return true
      }
    }
    let long = "/tmp/" + String(repeating: "x", count: 200)
    await #expect(throws: ControlError.badSocketPath(path: long, limit: 107)) {
      try await ControlClient(socketPath: long, seconds: 60).request("GET", "/")
    }
  }

  @Test("An error answer is a reply with its text, and throws that text when it is decoded")
  func errorReply() async throws {
    try await withServer(RoutedControl(router: ControlRouter([]), broadcast: ControlBroadcast())) { path, _ in
      let reply = try await ControlClient(socketPath: path, seconds: 60).request("GET", "/x")
      #expect(reply.status == 404)
      #expect(reply.error == "GET /x is not known. Known are: GET /events")
      #expect(throws: ControlError.badReply(path: path, detail: "GET /x is not known. Known are: GET /events")) {
        try reply.decode([String: String].self)
      }
    }
  }
}
