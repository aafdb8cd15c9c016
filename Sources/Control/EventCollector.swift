import NIOCore
import NIOHTTP1

/// The client's end of an event stream: keeps `started` once the answer's head has come, and hands on every event.
final class EventCollector: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let continuation: AsyncThrowingStream<ControlEvent, any Error>.Continuation
  private let started: EventLoopPromise<Void>
  private let path: String
  private let seconds: Double
  private var parser = ControlEventParser()
  private var refusal: (status: Int, body: [UInt8])?
  private var deadline: Scheduled<Void>?
  private var isStarted = false
  private var isDone = false

  init(
    continuation: AsyncThrowingStream<ControlEvent, any Error>.Continuation, started: EventLoopPromise<Void>,
    path: String, seconds: Double
  ) {
    self.continuation = continuation
    self.started = started
    self.path = path
    self.seconds = seconds
  }

  func handlerAdded(context: ChannelHandlerContext) {
    setDeadline(context, seconds)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      if head.status != .ok {
        refusal = (Int(head.status.code), [])
      }
    case .body(let part):
      if refusal != nil {
        refusal?.body.append(contentsOf: part.readableBytesView.prefix(4_096))
      } else {
        hear(context, part)
      }
    case .end:
      if let refusal {
        let reply = ControlReply(status: refusal.status, body: refusal.body, path: path)
        end(context, .badReply(path: path, detail: reply.error ?? "status \(refusal.status)"))
      } else {
        end(context, nil)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(context, .connectionLost(path: path, detail: "\(error)"))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(context, .connectionLost(path: path, detail: "closed by the speaker"))
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end(context, .connectionLost(path: path, detail: "closed"))
  }

  private func hear(_ context: ChannelHandlerContext, _ part: ByteBuffer) {
    // The server's first bytes say that it has subscribed this reader: nothing is missed from here on.
    if !isStarted {
      isStarted = true
      started.succeed(())
    }
    setDeadline(context, ControlClient.eventSeconds)
    guard let events = parser.read(part.readableBytesView) else {
      return end(context, .badReply(path: path, detail: "an event of more than \(ControlEventParser.limit) bytes"))
    }
    for event in events {
      continuation.yield(event)
    }
  }

  private func setDeadline(_ context: ChannelHandlerContext, _ seconds: Double) {
    deadline?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: .seconds(seconds)) {
      let (collector, context) = bound.value
      collector.end(context, .timedOut(path: collector.path, seconds: seconds))
    }
  }

  private func end(_ context: ChannelHandlerContext, _ error: ControlError?) {
    if isDone { return }
    isDone = true
    deadline?.cancel()
    if !isStarted {
      started.fail(error ?? .badReply(path: path, detail: "an empty answer"))
    }
    continuation.finish(throwing: error)
    context.close(promise: nil)
  }
}
