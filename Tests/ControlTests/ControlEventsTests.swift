import Testing

@testable import Control

@Suite(.serialized)
struct ControlEventsTests {
  @Test("Two readers each get every event that is published after they have begun, in order")
  func twoReaders() async throws {
    try await withServer(EchoHandler()) { path, handler in
      let client = ControlClient(socketPath: path, seconds: 60)
      let streams = [try await client.events(), try await client.events()]
      let sent = try (0..<50).map { try #require(ControlEvent("mood", ["number": $0])) }
      for event in sent { handler.broadcast.publish(event) }
      handler.broadcast.finish()
      for stream in streams {
        var received: [ControlEvent] = []
        for try await event in stream { received.append(event) }
        #expect(received == sent)
      }
    }
  }

  @Test("A silent stream shows itself with comments")
  func heartbeat() async throws {
    var limits = ControlLimits()
    limits.heartbeatSeconds = 0.05
    try await withServer(EchoHandler(), limits: limits) { path, _ in
      let raw = try #require(RawClient(path))
      defer { raw.close() }
      await raw.send("GET /events HTTP/1.1\r\n\r\n")
      let text = await raw.read(until: ": alive\n\n\r\n").text
      #expect(text.contains("content-type: text/event-stream"))
    }
  }

  @Test("A reader that does not read is dropped, the others are not")
  func slowReader() async throws {
    var limits = ControlLimits()
    limits.unreadEventBytes = 16_384
    try await withServer(EchoHandler(), limits: limits) { path, handler in
      let slow = try #require(RawClient(path))
      defer { slow.close() }
      await slow.send("GET /events HTTP/1.1\r\n\r\n")
      #expect(await slow.read(until: ": mien\n\n").text.contains("200 OK"))
      let stream = try await ControlClient(socketPath: path, seconds: 60).events()
      let long = String(repeating: "x", count: 8_000)
      var iterator = stream.makeAsyncIterator()
      var published = 0
      while handler.broadcast.readerCount == 2, published < 400 {
        published += 1
        let event = try #require(ControlEvent("long", ["\(published)", long]))
        handler.broadcast.publish(event)
        #expect(try await iterator.next() == event)
      }
      #expect(handler.broadcast.readerCount == 1)
      handler.broadcast.finish()
      #expect(try await iterator.next() == nil)
    }
  }

  @Test("A reader that goes away is forgotten")
  func goneReader() async throws {
    try await withServer(EchoHandler()) { path, handler in
      let raw = try #require(RawClient(path))
      await raw.send("GET /events HTTP/1.1\r\n\r\n")
      #expect(await raw.read(until: ": mien").isClosed == false)
      #expect(handler.broadcast.readerCount == 1)
      raw.close()
      #expect(await eventually { handler.broadcast.readerCount == 0 })
      let reading = Task { [stream = try await ControlClient(socketPath: path, seconds: 60).events()] in
        for try await _ in stream {}
      }
      #expect(handler.broadcast.readerCount == 1)
      reading.cancel()
      #expect(await eventually { handler.broadcast.readerCount == 0 })
    }
  }

  @Test("Readers beyond their share get 503, and commands still get through")
  func readerLimit() async throws {
    var limits = ControlLimits()
    limits.eventReaders = 1
    try await withServer(EchoHandler(), limits: limits) { path, _ in
      let client = ControlClient(socketPath: path, seconds: 60)
      let first = try await client.events()
      await #expect(throws: ControlError.badReply(path: path, detail: "too many read events; try again")) {
        try await client.events()
      }
      #expect(try await client.request("GET", "/").status == 200)
      _ = consume first
    }
  }

  @Test("Events are only for GET")
  func wrongMethod() async throws {
    try await withServer(EchoHandler()) { path, _ in
      let reply = try await ControlClient(socketPath: path, seconds: 60).request("POST", "/events")
      #expect(reply.status == 405)
    }
  }

  @Test("A stream that the server's end cuts off fails with a clear error")
  func cutOff() async throws {
    let folder = TemporaryFolder()
    let server = ControlServer(socketPath: folder.socket, handler: EchoHandler())
    try await server.start()
    let stream = try await ControlClient(socketPath: folder.socket, seconds: 60).events()
    await server.close()
    await #expect(throws: ControlError.self) {
      for try await _ in stream {}
    }
  }

  @Test("HTTP/1.0 readers get events without chunks")
  func oldProtocol() async throws {
    try await withServer(EchoHandler()) { path, handler in
      let raw = try #require(RawClient(path))
      defer { raw.close() }
      await raw.send("GET /events HTTP/1.0\r\n\r\n")
      #expect(await raw.read(until: "\r\n\r\n: mien\n\n").isClosed == false)
      handler.broadcast.publish(try #require(ControlEvent("x", [1])))
      handler.broadcast.finish()
      #expect(await raw.read().text == "event: x\ndata: [1]\n\n")
    }
  }
}
