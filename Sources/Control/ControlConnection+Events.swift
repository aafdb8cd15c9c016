import NIOCore
import NIOHTTP1

/// `GET /events`: server-sent events (WHATWG HTML, section 9.2) until one side has had enough.
extension ControlConnection {
  /// Every event that happens after the first bytes of the answer have arrived is in the stream.
  func stream(_ head: HTTPRequestHead) {
    guard let context else { return }
    guard connections.admitReader(context.channel) else {
      return answer(.error(503, "too many read events; try again"))
    }
    let events = handler.events()
    phase = .streaming
    cancelDeadline()
    let headers: HTTPHeaders = [
      "content-type": "text/event-stream", "cache-control": "no-store", "connection": "close",
    ]
    // HTTP/1.0 has no chunks: there the stream ends with the connection.
    let response = HTTPResponseHead(version: head.version, status: .ok, headers: headers)
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    send(": mien\n\n")

    let loop = context.eventLoop
    let bound = NIOLoopBound(self, eventLoop: loop)
    let beat = TimeAmount.seconds(limits.heartbeatSeconds)
    heartbeat = loop.scheduleRepeatedTask(initialDelay: beat, delay: beat) { _ in bound.value.send(": alive\n\n") }
    work = Task {
      for await event in events {
        let sent = try? await loop.submit { bound.value.send(event.wire) }.get()
        guard sent == true else { return }
      }
      loop.execute { bound.value.endStream() }
    }
  }

  /// Writes to the reader, or drops it where it has not read what it was sent before.
  /// - Returns: false when there is no reader any more.
  @discardableResult
  private func send(_ text: String) -> Bool {
    guard case .streaming = phase, let context else { return false }
    guard context.channel.isWritable else {
      context.close(promise: nil)
      return false
    }
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
    return true
  }

  private func endStream() {
    guard case .streaming = phase, let context else { return }
    heartbeat?.cancel()
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    leave()
  }
}
