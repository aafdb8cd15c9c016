import Dispatch
import Glibc
import Testing

@testable import Control

@Suite(.serialized)
struct ControlServerTests {
  @Test("A request comes to the handler whole, and its answer back to the client")
  func roundTrip() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let target = ControlClient.path(["mood", "süß & sour/"], query: ["for": "2 h"])
      let reply = try await ControlClient(socketPath: path, seconds: 60).request("POST", target, json: ["a": 1])
      #expect(reply.status == 200)
      #expect(reply.error == nil)
      let echo: EchoHandler.Echo = try reply.decode()
      #expect(
        echo == .init(method: "POST", path: ["mood", "süß & sour/"], query: ["for": "2 h"], bytes: 7))
      #expect(reply.body.last == UInt8(ascii: "\n"))
    }
  }

  @Test("One connection serves many requests, pipelined ones too, in order")
  func keepAlive() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let raw = try #require(RawClient(path))
      defer { raw.close() }
      for number in 1...3 {
        await raw.send("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = await raw.read(until: "}\n")
        #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.text.contains("\"path\":[\"\(number)\"]"))
      }
      await raw.send("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n")
      let both = await raw.read()
      #expect(both.isClosed)
      let first = try #require(both.text.firstRange(of: "[\"a\"]"))
      let second = try #require(both.text.firstRange(of: "[\"b\"]"))
      #expect(first.lowerBound < second.lowerBound)
    }
  }

  @Test("Twenty clients at once each get their own answer")
  func concurrent() async throws {
    // One for every request: on a busy machine the server learns late that a client has gone.
    var limits = ControlLimits()
    limits.connections = 100
    try await withServer(EchoHandler(), limits: limits) { path, _ in
      let right = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<20 {
          group.addTask {
            for round in 0..<5 {
              let reply = try await ControlClient(socketPath: path, seconds: 60).request("GET", "/c/\(number)/\(round)")
              let echo: EchoHandler.Echo = try reply.decode()
              if echo.path != ["c", "\(number)", "\(round)"] { return false }
            }
            return true
          }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(right == 20)
    }
  }

  struct Malformed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let status: Int

    init(_ name: String, _ text: String, _ status: Int) {
      testDescription = name
      self.text = text
      self.status = status
    }

    static let all = [
      Malformed("no HTTP", "nonsense\r\n\r\n", 400),
      Malformed("unknown version", "GET / HTTP/9.9\r\n\r\n", 400),
      Malformed("broken escape", "GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
      Malformed("control character", "GET /\u{1}\r\n\r\n", 400),
      Malformed("asterisk", "OPTIONS * HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
      Malformed("negative length", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
      Malformed("announced too long", "POST / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", 413),
      Malformed("broken chunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
      Malformed("long target", "GET /\(String(repeating: "a", count: 10_000)) HTTP/1.1\r\n\r\n", 431),
      Malformed("long field", "GET / HTTP/1.1\r\nx: \(String(repeating: "a", count: 10_000))\r\n\r\n", 431),
      Malformed("many fields", "GET / HTTP/1.1\r\n\(String(repeating: "x: a\r\n", count: 60))\r\n", 431),
    ]
  }

  @Test(
    "What is not a proper request gets its error and loses its connection, and the server serves on",
    arguments: Malformed.all)
  func malformed(request: Malformed) async throws {
    try await withServer(EchoHandler()) { path, _ in
      let raw = try #require(RawClient(path))
      defer { raw.close() }
      await raw.send(request.text)
      let answer = await raw.read()
      #expect(answer.text.hasPrefix("HTTP/1.1 \(request.status) "), "\(answer.text)")
      #expect(answer.text.contains("{\"error\":\""))
      #expect(answer.isClosed)
      #expect(try await ControlClient(socketPath: path, seconds: 60).request("GET", "/").status == 200)
    }
  }

  @Test("A body of 64 kB is taken, a larger one answered with 413 however it is sent")
  func bodySizes() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let client = ControlClient(socketPath: path, seconds: 60)
      let most = try await client.request("POST", "/", body: Array(repeating: 32, count: 65_536))
      #expect(try most.decode(EchoHandler.Echo.self).bytes == 65_536)
      let tooMuch = try await client.request("POST", "/", body: Array(repeating: 32, count: 65_537))
      #expect(tooMuch.status == 413)
      #expect(tooMuch.error == "the body is larger than 65536 bytes")

      let raw = try #require(RawClient(path))
      defer { raw.close() }
      let chunk = "4000\r\n\(String(repeating: "x", count: 16_384))\r\n"
      await raw.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<40 { await raw.send(chunk) }
      let answer = await raw.read(until: "}\n")
      #expect(answer.text.hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test("An answer much larger than the kernel's buffers arrives whole")
  func largeAnswer() async throws {
    let router = ControlRouter([
      .init("GET", "/large") { _, _ in ControlResponse([String(repeating: "m", count: 3_000_000)]) }
    ])
    try await withServer(RoutedControl(router: router, broadcast: ControlBroadcast())) { path, _ in
      let reply = try await ControlClient(socketPath: path, seconds: 60).request("GET", "/large")
      #expect(try reply.decode([String].self) == [String(repeating: "m", count: 3_000_000)])
    }
  }

  @Test("A client that closes its sending side after the request still gets the answer")
  func halfClosed() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let raw = try #require(RawClient(path))
      defer { raw.close() }
      await raw.send("GET /half HTTP/1.1\r\n\r\n")
      raw.shutdownOutput()
      let answer = await raw.read()
      #expect(answer.text.contains("\"path\":[\"half\"]"))
      #expect(answer.isClosed)
    }
  }

  @Test("HEAD gets the head of the answer alone")
  func headOnly() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let raw = try #require(RawClient(path))
      defer { raw.close() }
      await raw.send("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n")
      let answer = await raw.read()
      #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.text.hasSuffix("\r\n\r\n"))
    }
  }

  @Test("A client that is asked for leave before its body gets it")
  func expectation() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let raw = try #require(RawClient(path))
      defer { raw.close() }
      await raw.send("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
      let leave = await raw.read(until: "\r\n\r\n")
      #expect(leave.text.hasPrefix("HTTP/1.1 100 Continue\r\n"))
      await raw.send("{}")
      let answer = await raw.read(until: "}\n")
      #expect(answer.text.contains("\"bytes\":2"))
    }
  }

  @Test("Slow heads are closed, slow bodies answered with 408, idle connections closed")
  func timeOuts() async throws {
    var limits = ControlLimits()
    limits.requestSeconds = 0.5
    limits.idleSeconds = 0.6
    try await withServer(EchoHandler(), limits: limits) { path, _ in
      let idle = try #require(RawClient(path))
      await idle.send("GET / HTTP/1.1\r\n\r\n")
      #expect(await idle.read(until: "}\n").isClosed == false)
      let slowBody = try #require(RawClient(path))
      await slowBody.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc")
      let slowHead = try #require(RawClient(path))
      await slowHead.send("GET / HT")
      let head = await slowHead.read()
      #expect(head.text.isEmpty && head.isClosed)
      let body = await slowBody.read()
      #expect(body.text.hasPrefix("HTTP/1.1 408 ") && body.isClosed)
      let rest = await idle.read()
      #expect(rest.text.isEmpty && rest.isClosed)
      for raw in [slowHead, slowBody, idle] { raw.close() }
    }
  }

  @Test("A connection too many gets 503, and its place is free again when another leaves")
  func connectionLimit() async throws {
    var limits = ControlLimits()
    limits.connections = 2
    try await withServer(EchoHandler(), limits: limits) { path, _ in
      let client = ControlClient(socketPath: path, seconds: 60)
      let held = [try #require(RawClient(path)), try #require(RawClient(path))]
      for raw in held {
        await raw.send("GET / HTTP/1.1\r\n\r\n")
        #expect(await raw.read(until: "}\n").text.contains("200 OK"))
      }
      let refused = try await client.request("GET", "/")
      #expect(refused.status == 503)
      held.forEach { $0.close() }
      let isServed = await eventually { (try? await client.request("GET", "/").status) == 200 }
      #expect(isServed)
    }
  }

  @Test("Far too many connections are closed unheard, and the server serves on")
  func connectionFlood() async throws {
    var limits = ControlLimits()
    limits.connections = 2
    limits.requestSeconds = 5
    try await withServer(EchoHandler(), limits: limits) { path, _ in
      let flood = (0..<40).compactMap { _ in RawClient(path) }
      let last = try #require(flood.last)
      #expect(await last.read().isClosed)
      flood.forEach { $0.close() }
      let isServed = await eventually {
        (try? await ControlClient(socketPath: path, seconds: 60).request("GET", "/").status) == 200
      }
      #expect(isServed)
    }
  }

  @Test("A client that goes away while it waits has its request cancelled")
  func cancellation() async throws {
    try await withServer(EchoHandler()) { path, handler in
      let raw = try #require(RawClient(path))
      await raw.send("GET /slow HTTP/1.1\r\n\r\n")
      try await Task.sleep(for: .milliseconds(100))
      raw.close()
      let isCancelled = await eventually { await handler.cancelled.value == 1 }
      #expect(isCancelled)
    }
  }

  @Test("A second server is refused, the first one serves on, and its socket is for user and group alone")
  func secondServer() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let second = ControlServer(socketPath: path, handler: EchoHandler())
      await #expect(throws: ControlError.anotherRuns(path: path)) { try await second.start() }
      await second.close()
      let reply = try await ControlClient(socketPath: path, seconds: 60).request("GET", "/")
      #expect(reply.status == 200)
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o660)
    }
  }

  @Test("Closing answers no one any more, removes the socket, and the same server starts again")
  func restart() async throws {
    let folder = TemporaryFolder()
    let client = ControlClient(socketPath: folder.socket, seconds: 60)
    let server = ControlServer(socketPath: folder.socket, handler: EchoHandler())
    for _ in 0..<3 {
      try await server.start()
      let idle = try #require(RawClient(folder.socket))
      #expect(try await client.request("GET", "/").status == 200)
      await server.close()
      #expect(await idle.read().isClosed)
      idle.close()
      #expect(access(folder.socket, F_OK) == -1)
      await #expect(throws: ControlError.notRunning(path: folder.socket)) { try await client.request("GET", "/") }
    }
  }

  @Test("curl reads an answer over the socket", .enabled(if: access("/usr/bin/curl", X_OK) == 0, "curl is not there"))
  func curl() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let command = "curl -sS --max-time 5 --unix-socket \(path) -d '{\"x\":1}' 'http://localhost/mood/happy?hours=2'"
      let output = await withCheckedContinuation { continuation in
        DispatchQueue.global().async {
          var bytes = [UInt8](repeating: 0, count: 4_096)
          let pipe = popen(command, "r")
          let count = fread(&bytes, 1, bytes.count, pipe!)
          pclose(pipe!)
          continuation.resume(returning: String(decoding: bytes[..<count], as: UTF8.self))
        }
      }
      #expect(output == #"{"bytes":7,"method":"POST","path":["mood","happy"],"query":{"hours":"2"}}"# + "\n")
    }
  }
}
