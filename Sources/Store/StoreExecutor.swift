import Dispatch

/// Runs the store's jobs one after another on a thread of their own, because a commit waits for the disk and the
/// threads of the cooperative pool must never block.
final class StoreExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "mien.store")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  /// Runs `work` on the same thread; for what happens before there is an actor.
  func perform<T>(_ work: @escaping @Sendable () -> sending T) async -> sending T {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work()) }
    }
  }
}
