import Glibc

/// Threads for work that blocks. Decoding a file takes seconds and waits for the disk; on Swift's cooperative pool,
/// which has one thread per core, it would keep everything else in the process from running.
enum Workers {
  /// Starts a thread that runs `body` and ends. The decoders keep their state on the heap, so 1 MB of stack is plenty.
  ///
  /// - Parameter niceness: how far it stands back behind others, 0...19, for the processor and, which follows from it
  ///   (ioprio_set(2)), for the disk.
  static func start(niceness: Int32 = 0, _ body: @escaping @Sendable () -> Void) throws(LibraryError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 1 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let job = Unmanaged.passRetained(
      Job {
        // Of the calling thread alone; a refusal costs nothing but time.
        if niceness > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
        body()
      })
    let result = pthread_create(
      &thread, &attributes,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().body()
        return nil
      }, job.toOpaque())
    guard result == 0 else {
      job.release()
      throw .noThread(reason: String(cString: strerror(result)))
    }
  }

  /// Runs `body` on a thread of its own and waits for its result without blocking.
  static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws(LibraryError) -> Value
  ) async throws(LibraryError) -> Value {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Value, LibraryError>, Never>) in
      do throws(LibraryError) {
        try start {
          do throws(LibraryError) {
            continuation.resume(returning: .success(try body()))
          } catch {
            continuation.resume(returning: .failure(error))
          }
        }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }

  private final class Job: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
