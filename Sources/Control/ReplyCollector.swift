import NIOCore
import NIOHTTP1

/// The client's end of one request: keeps `promise`, once, with the answer or with what went wrong.
final class ReplyCollector: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let promise: EventLoopPromise<ControlReply>
  private let path: String
  private let seconds: Double
  private var status = 0
  private var body: [UInt8] = []
  private var deadline: Scheduled<Void>?
  private var isDone = false

  init(promise: EventLoopPromise<ControlReply>, path: String, seconds: Double) {
    self.promise = promise
    self.path = path
    self.seconds = seconds
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: .seconds(seconds)) {
      let (collector, context) = bound.value
      collector.end(context, .failure(.timedOut(path: collector.path, seconds: collector.seconds)))
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      status = Int(head.status.code)
    case .body(let part):
      body.append(contentsOf: part.readableBytesView)
      if body.count > ControlClient.replyLimit {
        end(context, .failure(.badReply(path: path, detail: "more than \(ControlClient.replyLimit) bytes")))
      }
    case .end:
      end(context, .success(ControlReply(status: status, body: body, path: path)))
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let failure: ControlError =
      error is HTTPParserError
      ? .badReply(path: path, detail: "\(error)") : .connectionLost(path: path, detail: "\(error)")
    end(context, .failure(failure))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(context, .failure(.connectionLost(path: path, detail: "closed before the answer was complete")))
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end(context, .failure(.connectionLost(path: path, detail: "closed")))
  }

  private func end(_ context: ChannelHandlerContext, _ result: Result<ControlReply, ControlError>) {
    if isDone { return }
    isDone = true
    deadline?.cancel()
    switch result {
    case .success(let reply): promise.succeed(reply)
    case .failure(let error): promise.fail(error)
    }
    context.close(promise: nil)
  }
}
