import NIOCore
import NIOHTTP1
import NIOPosix

/// HTTP/1.1 with JSON on a Unix socket: what the command line, scripts and the lamp talk to. Requests go to the handler;
/// `GET /events` is answered here with a stream of server-sent events. Never on TCP.
///
/// Malformed, oversized and slow requests get an answer of status 400, 431, 413 or 408, then the connection is closed;
/// nothing that a client sends ends the server.
public actor ControlServer {
  public let socketPath: String
  private let handler: any ControlHandler
  private let limits: ControlLimits
  private let group: String?
  private var running: Running?

  private struct Running {
    var file: SocketFile
    var listener: any Channel
    var connections: ControlConnections
  }

  /// - Parameter group: who may connect besides this user and root, where /etc/group has it.
  public init(
    socketPath: String, handler: any ControlHandler, limits: ControlLimits = ControlLimits(), group: String? = "mien"
  ) {
    self.socketPath = socketPath
    self.handler = handler
    self.limits = limits
    self.group = group
  }

  /// Listens. A socket that an ended server left behind is replaced. Does nothing where it listens already.
  /// - Throws: `anotherRuns`, `notASocket`, `badSocketPath` or `cannotListen`.
  public func start() async throws(ControlError) {
    if running != nil { return }
    let (file, descriptor) = try SocketFile.listen(at: socketPath, group: group)
    let connections = ControlConnections(limits: limits)
    let bootstrap = ServerBootstrap(group: ControlLoop.group)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          // Out of descriptors, say: waits a while before it accepts again, where it would spin otherwise.
          try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
        }
      }
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 1, high: max(1, limits.unreadEventBytes)))
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { [handler, limits] channel in
        channel.eventLoop.makeCompletedFuture {
          try Self.prepare(channel, connections, handler, limits)
        }
      }
    do {
      let listener = try await bootstrap.withBoundSocket(descriptor).get()
      running = Running(file: file, listener: listener, connections: connections)
    } catch {
      file.remove()
      throw .cannotListen(path: socketPath, detail: "\(error)")
    }
  }

  /// Stops listening, closes every connection and removes the socket. Does nothing where it does not listen.
  public func close() async {
    guard let running else { return }
    self.running = nil
    running.file.remove()
    try? await running.listener.close()
    for channel in running.connections.close() {
      try? await channel.close()
    }
  }

  private static func prepare(
    _ channel: any Channel, _ connections: ControlConnections, _ handler: any ControlHandler, _ limits: ControlLimits
  ) throws {
    let admission = connections.admit(channel)
    if admission == .none {
      throw ChannelError.eof
    }
    var decoding = NIOHTTPDecoderLimitConfiguration()
    decoding.maxHeaderFieldSize = limits.fieldBytes
    decoding.maxHeaderFieldCount = limits.headerFields
    decoding.maxHeaderListSize = limits.fieldBytes * 4
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withPipeliningAssistance: true, withErrorHandling: false,
      withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoding)
    try channel.pipeline.syncOperations.addHandler(
      ControlConnection(handler: handler, connections: connections, limits: limits, isRefused: admission == .refused))
  }
}
