import NIOCore
import NIOHTTP1

/// One client's connection: collects a request, has it answered, waits for the next. Lives on its event loop.
final class ControlConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  enum Phase {
    /// For the head of a request.
    case waiting
    case receiving(HTTPRequestHead, body: [UInt8])
    /// The request is complete, the handler has it.
    case answering(HTTPRequestHead)
    case streaming
    /// All is said; the rest of what the client sends is thrown away so that it can read the answer.
    case leaving
  }

  let handler: any ControlHandler
  let connections: ControlConnections
  let limits: ControlLimits
  private let isRefused: Bool

  var phase = Phase.waiting
  var context: ChannelHandlerContext?
  /// The handler's work for this client; cancelled with the connection.
  var work: Task<Void, Never>?
  var heartbeat: RepeatedTask?
  private var deadline: Scheduled<Void>?
  private var isInputClosed = false

  init(handler: any ControlHandler, connections: ControlConnections, limits: ControlLimits, isRefused: Bool) {
    self.handler = handler
    self.connections = connections
    self.limits = limits
    self.isRefused = isRefused
  }

  /// Seconds that the client may take for what it has to do.
  private var patience: Double {
    isRefused ? min(1, limits.requestSeconds) : limits.requestSeconds
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    setDeadline(patience)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), phase) {
    case (.head(let head), .waiting): begin(head)
    case (.body(let part), .receiving(let head, var body)):
      guard body.count + part.readableBytes <= limits.bodyBytes else {
        return refuse(413, "the body is larger than \(limits.bodyBytes) bytes", to: head)
      }
      // Emptied first, so that the bytes are appended in place.
      phase = .waiting
      body.append(contentsOf: part.readableBytesView)
      phase = .receiving(head, body: body)
    case (.end, .receiving(let head, let body)): dispatch(head, body)
    default: break
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case .inputClosed? = event as? ChannelEvent else {
      return context.fireUserInboundEventTriggered(event)
    }
    isInputClosed = true
    switch phase {
    case .waiting, .receiving, .leaving: context.close(promise: nil)
    case .answering, .streaming: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The decoder closes the connection as soon as this returns, so what is said must be flushed now.
    if let error = error as? HTTPParserError {
      let answer: ControlResponse =
        error == .headerOverflow
        ? .error(431, "the head of the request is too large") : .error(400, "this is not HTTP: \(error)")
      switch phase {
      case .waiting: write(answer, method: .GET, keepAlive: false)
      case .receiving(let head, _): write(answer, method: head.method, keepAlive: false)
      case .answering, .streaming, .leaving: break
      }
    }
    phase = .leaving
    context.close(promise: nil)
  }

  private func begin(_ head: HTTPRequestHead) {
    phase = .receiving(head, body: [])
    if isRefused {
      return refuse(503, "too many connections; try again", to: head)
    }
    let lengths = head.headers["content-length"]
    if let length = lengths.first.flatMap({ Int($0) }), length > limits.bodyBytes {
      return refuse(413, "the body is larger than \(limits.bodyBytes) bytes", to: head)
    }
    setDeadline(limits.requestSeconds)
    let expects = head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
    if expects, head.version == .http1_1 {
      let proceed = HTTPResponseHead(version: .http1_1, status: .continue)
      context?.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
    }
  }

  private func dispatch(_ head: HTTPRequestHead, _ body: [UInt8]) {
    phase = .answering(head)
    deadline?.cancel()
    guard let (path, query) = ControlTarget.parse(head.uri) else {
      return answer(.error(400, "the target of the request cannot be read"))
    }
    let request = ControlRequest(method: head.method.rawValue, path: path, query: query, body: body)
    if path == ["events"] {
      guard head.method == .GET else {
        return answer(.wrongMethod("\(request.method) /events", allow: ["GET"]))
      }
      return stream(head)
    }
    guard let loop = context?.eventLoop else { return }
    let bound = NIOLoopBound(self, eventLoop: loop)
    work = Task { [handler] in
      let response = await handler.handle(request)
      loop.execute { bound.value.answer(response) }
    }
  }

  func answer(_ response: ControlResponse) {
    guard case .answering(let head) = phase else { return }
    work = nil
    let keepAlive = head.isKeepAlive && !isInputClosed
    if keepAlive {
      phase = .waiting
      setDeadline(limits.idleSeconds)
      write(response, method: head.method, keepAlive: true)
    } else {
      phase = .leaving
      write(response, method: head.method, keepAlive: false)
      leave()
    }
  }

  /// Answers before the request is complete, and no further request.
  private func refuse(_ status: Int, _ text: String, to head: HTTPRequestHead) {
    phase = .leaving
    write(.error(status, text), method: head.method, keepAlive: false)
    leave()
  }

  func leave() {
    phase = .leaving
    if isInputClosed {
      context?.close(promise: nil)
    } else {
      // The client closes when it has read the answer; a full close from here could cost it the answer.
      setDeadline(patience)
      context?.close(mode: .output, promise: nil)
    }
  }

  func write(_ response: ControlResponse, method: HTTPMethod, keepAlive: Bool) {
    guard let context else { return }
    var headers: HTTPHeaders = [
      "content-type": "application/json", "content-length": "\(response.body.count)", "cache-control": "no-store",
      "connection": keepAlive ? "keep-alive" : "close",
    ]
    if !response.allow.isEmpty {
      headers.add(name: "allow", value: response.allow.joined(separator: ", "))
    }
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func setDeadline(_ seconds: Double) {
    deadline?.cancel()
    guard let loop = context?.eventLoop else { return }
    let bound = NIOLoopBound(self, eventLoop: loop)
    deadline = loop.scheduleTask(in: .seconds(seconds)) { bound.value.runOut() }
  }

  func cancelDeadline() {
    deadline?.cancel()
  }

  private func runOut() {
    if case .receiving(let head, _) = phase {
      write(.error(408, "the request took too long"), method: head.method, keepAlive: false)
    }
    context?.close(promise: nil)
  }

  private func end() {
    deadline?.cancel()
    heartbeat?.cancel()
    work?.cancel()
    deadline = nil
    heartbeat = nil
    work = nil
    context = nil
  }
}
