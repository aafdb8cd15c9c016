import Glibc
import Synchronization

/// Messages to a thread that sleeps until one comes. A pipe wakes it, so that it could wait for devices as well.
final class Mailbox<Message: Sendable>: Sendable {
  private let messages = Mutex<[Message]>([])
  private let (readEnd, writeEnd): (Int32, Int32)

  init() throws(PlayerError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .noThread(reason: String(cString: strerror(errno))) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    Glibc.close(readEnd)
    Glibc.close(writeEnd)
  }

  func post(_ message: Message) {
    messages.withLock { messages in
      messages.append(message)
      // One byte in the pipe stands for any number of messages.
      if messages.count == 1 {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
      }
    }
  }

  /// Everything that has come since the last time, without waiting.
  func take() -> [Message] {
    var taken: [Message] = []
    take(into: &taken)
    return taken
  }

  /// Replaces what is in `taken`; its room and the mailbox's own change places, so that neither side asks for memory again.
  func take(into taken: inout [Message]) {
    taken.removeAll(keepingCapacity: true)
    messages.withLock { messages in
      guard !messages.isEmpty else { return }
      var byte: UInt8 = 0
      _ = read(readEnd, &byte, 1)
      swap(&messages, &taken)
    }
  }

  /// Sleeps until there is a message.
  /// - Parameter longest: to the next millisecond; nil for however long it takes.
  func wait(longest: Duration?) {
    var waited = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    _ = poll(&waited, 1, longest.map { Int32(clamping: max(Int(($0 / .milliseconds(1)).rounded(.up)), 0)) } ?? -1)
  }
}
