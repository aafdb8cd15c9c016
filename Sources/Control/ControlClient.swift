import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// The command line's way to the running speaker: one connection a request over its Unix socket.
public struct ControlClient: Sendable {
  public let socketPath: String
  /// Seconds for a whole request, from the connection to the last byte of the answer.
  public let seconds: Double
  /// Bytes of an answer, above which it is refused.
  public static let replyLimit = 8_388_608
  /// Silence on an event stream after which the speaker counts as dead; it shows itself every 15 s.
  public static let eventSeconds = 45.0

  public init(socketPath: String, seconds: Double = 5) {
    self.socketPath = socketPath
    self.seconds = seconds
  }

  /// Path and query of a request from unescaped parts: `path(["mood", "happy"])` is "/mood/happy".
  public static func path(_ parts: [String], query: [String: String] = [:]) -> String {
    ControlTarget.make(parts, query: query)
  }

  /// Asks once.
  /// - Parameter path: as `path(_:query:)` makes it.
  /// - Returns: whatever status and body came; a status of 400 and above is no error here.
  /// - Throws: `notRunning` where no one listens, `notAllowed`, `timedOut`, `connectionLost`, `badReply`,
  ///   `badSocketPath`, and `badRequest` where method or path cannot be sent.
  public func request(_ method: String, _ path: String, body: [UInt8]? = nil) async throws(ControlError) -> ControlReply
  {
    let head = try head(method, path, bodyBytes: body?.count)
    let promise = ControlLoop.group.next().makePromise(of: ControlReply.self)
    let channel = try await connect { [socketPath, seconds] channel in
      try channel.pipeline.syncOperations.addHandler(
        ReplyCollector(promise: promise, path: socketPath, seconds: seconds))
    } onFailure: {
      promise.fail($0)
    }
    send(head, body, on: channel)
    return try await translating {
      try await withTaskCancellationHandler {
        try await promise.futureResult.get()
      } onCancel: {
        channel.close(promise: nil)
      }
    }
  }

  /// The same with a value as the JSON body.
  public func request(
    _ method: String, _ path: String, json: some Encodable
  ) async throws(ControlError) -> ControlReply {
    let body: [UInt8]
    do {
      body = try Array(controlEncoder().encode(json))
    } catch {
      throw .badRequest(detail: "the body cannot be written as JSON: \(error)")
    }
    return try await request(method, path, body: body)
  }

  /// Events from now on. The stream fails with a `ControlError` when the connection does or when the speaker is silent
  /// for 45 s, ends when the speaker ends it, and closes the connection when its reader is cancelled. Of a reader that
  /// lags more than 1,024 events behind, the oldest are lost.
  public func events() async throws(ControlError) -> AsyncThrowingStream<ControlEvent, any Error> {
    let head = try head("GET", "/events", bodyBytes: nil)
    let (stream, continuation) = AsyncThrowingStream.makeStream(
      of: ControlEvent.self, bufferingPolicy: .bufferingNewest(1_024))
    let started = ControlLoop.group.next().makePromise(of: Void.self)
    let channel = try await connect { [socketPath, seconds] channel in
      try channel.pipeline.syncOperations.addHandler(
        EventCollector(continuation: continuation, started: started, path: socketPath, seconds: seconds))
    } onFailure: {
      started.fail($0)
    }
    continuation.onTermination = { _ in channel.close(promise: nil) }
    send(head, nil, on: channel)
    try await translating { try await started.futureResult.get() }
    return stream
  }

  private func head(_ method: String, _ path: String, bodyBytes: Int?) throws(ControlError) -> HTTPRequestHead {
    try SocketFile.check(socketPath)
    guard !method.isEmpty, method.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
      throw .badRequest(detail: "'\(method)' is no method")
    }
    guard path.hasPrefix("/"), path.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw .badRequest(detail: "'\(path)' is no path; escape what is not plain")
    }
    var headers: HTTPHeaders = ["host": "mien", "connection": "close"]
    if let bodyBytes {
      headers.add(name: "content-type", value: "application/json")
      headers.add(name: "content-length", value: "\(bodyBytes)")
    }
    return HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: path, headers: headers)
  }

  private func connect(
    _ prepare: @escaping @Sendable (any Channel) throws -> Void, onFailure: (ControlError) -> Void
  ) async throws(ControlError) -> any Channel {
    let bootstrap = ClientBootstrap(group: ControlLoop.group).channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHTTPClientHandlers()
        try prepare(channel)
      }
    }
    do {
      return try await translating { try await bootstrap.connect(unixDomainSocketPath: socketPath).get() }
    } catch {
      onFailure(error)
      throw error
    }
  }

  private func send(_ head: HTTPRequestHead, _ body: [UInt8]?, on channel: any Channel) {
    channel.write(HTTPClientRequestPart.head(head), promise: nil)
    if let body, !body.isEmpty {
      channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
    }
    channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
  }

  private func translating<Value: Sendable>(
    _ work: () async throws -> Value
  ) async throws(ControlError) -> Value {
    do {
      return try await work()
    } catch let error as ControlError {
      throw error
    } catch let error as IOError {
      switch error.errnoCode {
      case ENOENT, ECONNREFUSED, ENOTDIR: throw .notRunning(path: socketPath)
      case EACCES, EPERM: throw .notAllowed(path: socketPath)
      default: throw .connectionLost(path: socketPath, detail: "\(error)")
      }
    } catch {
      throw .connectionLost(path: socketPath, detail: "\(error)")
    }
  }
}
