import Synchronization

/// One source of events, any number of readers, each with a stream of its own.
public final class ControlBroadcast: Sendable {
  /// Events that wait for one reader; beyond these its oldest ones are lost.
  public static let backlog = 256

  private struct Readers {
    var next = 0
    var continuations: [Int: AsyncStream<ControlEvent>.Continuation] = [:]
    var isFinished = false
  }

  private let readers = Mutex(Readers())

  public init() {}

  /// How many read now.
  public var readerCount: Int {
    readers.withLock { $0.continuations.count }
  }

  /// Every event published from now on, until `finish` or until the reader's task is cancelled.
  public func subscribe() -> AsyncStream<ControlEvent> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: ControlEvent.self, bufferingPolicy: .bufferingNewest(Self.backlog))
    let number: Int? = readers.withLock { readers in
      if readers.isFinished { return nil }
      readers.next += 1
      readers.continuations[readers.next] = continuation
      return readers.next
    }
    guard let number else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.readers.withLock { $0.continuations.removeValue(forKey: number) }
    }
    return stream
  }

  /// Hands `event` to every reader; never waits.
  public func publish(_ event: ControlEvent) {
    let all = readers.withLock { Array($0.continuations.values) }
    for continuation in all {
      continuation.yield(event)
    }
  }

  /// Ends every stream, and those asked for later.
  public func finish() {
    let all = readers.withLock { readers in
      readers.isFinished = true
      defer { readers.continuations = [:] }
      return Array(readers.continuations.values)
    }
    for continuation in all {
      continuation.finish()
    }
  }
}
