import Glibc

/// Runs an actor on a thread of its own, for work that keeps a processor busy for long: on the cooperative pool, which has
/// one thread for each processor, everything else would wait for it.
public final class ThreadExecutor: SerialExecutor {
  private struct Queue: Sendable {
    var jobs: [UnownedJob] = []
    var isOver = false
  }

  private let queue = Monitor(Queue())

  /// - Parameters:
  ///   - name: what the thread is called.
  ///   - nicer: by how many steps it yields to the other threads of the process.
  /// - Throws: `.noThread`.
  public init(named name: String, nicer: Int32 = 0) throws(DeviceError) {
    let queue = queue
    try startThread(named: name) { [weak self] in
      // On Linux this is the thread's own. What is refused is only less polite.
      let own = Int32(PRIO_PROCESS.rawValue)
      if nicer > 0 { setpriority(own, 0, getpriority(own, 0) + nicer) }
      while true {
        queue.wait(until: nil) { $0.jobs.isEmpty && !$0.isOver }
        let (jobs, isOver) = queue.change { queue in
          defer { queue.jobs = [] }
          return (queue.jobs, queue.isOver)
        }
        // The actor that a job belongs to keeps this object until the job has run.
        for job in jobs { if let self { job.runSynchronously(on: self.asUnownedSerialExecutor()) } }
        if isOver { return }
      }
    }
  }

  deinit { queue.change { $0.isOver = true } }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.change { $0.jobs.append(job) }
  }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
