import Dispatch
import Synchronization

/// Files waiting for a thread, and the verdicts on their way back. The threads run at most two files each ahead of the
/// store, so that little is lost when a scan is killed.
final class ScanQueue: Sendable {
  typealias Outcome = (file: PendingFile, verdict: FileJudge.Verdict)

  private struct State {
    var next = 0
    var running = 0
  }

  private let files: [PendingFile]
  private let threads: Int
  private let niceness: Int32
  private let state = Mutex(State())
  /// Verdicts that may still be made before one must be settled.
  private let room: DispatchSemaphore

  init(_ files: [PendingFile], threads: Int, niceness: Int32) {
    self.files = files
    self.threads = max(1, threads)
    self.niceness = niceness
    room = DispatchSemaphore(value: 0)
    for _ in 0..<2 * self.threads { room.signal() }
  }

  /// Hands out no more files.
  func stop() {
    state.withLock { $0.next = files.count }
    for _ in 0..<threads { room.signal() }
  }

  /// The verdict taken from the stream has been dealt with.
  func settle() { room.signal() }

  /// Starts the threads; the stream ends with the last of them.
  func results(_ judge: FileJudge) throws(LibraryError) -> AsyncStream<Outcome> {
    let (stream, continuation) = AsyncStream.makeStream(of: Outcome.self)
    guard !files.isEmpty else {
      continuation.finish()
      return stream
    }
    state.withLock { $0.running = threads }
    for started in 0..<threads {
      do {
        try Workers.start(niceness: niceness) { self.work(judge, continuation) }
      } catch {
        // With one thread running the scan is slower, not impossible.
        guard started > 0 else { throw error }
        for _ in started..<threads { retire(continuation) }
        break
      }
    }
    return stream
  }

  private func work(_ judge: FileJudge, _ continuation: AsyncStream<Outcome>.Continuation) {
    while true {
      room.wait()
      guard let file = take() else { break }
      continuation.yield((file, judge.verdict(on: file)))
    }
    // Whoever waits next learns of the end as well.
    room.signal()
    retire(continuation)
  }

  private func take() -> PendingFile? {
    state.withLock { state in
      guard state.next < files.count else { return nil }
      defer { state.next += 1 }
      return files[state.next]
    }
  }

  private func retire(_ continuation: AsyncStream<Outcome>.Continuation) {
    let isLast = state.withLock { state in
      state.running -= 1
      return state.running == 0
    }
    if isLast { continuation.finish() }
  }
}
