import Glibc

/// Runs `body` on a thread of its own, outside the cooperative pool, because it blocks.
func startThread(_ body: @escaping @Sendable () -> Void) throws(PlayerError) {
  var thread = pthread_t()
  let box = Unmanaged.passRetained(ThreadBody(run: body))
  let failure = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }, box.toOpaque())
  guard failure == 0 else {
    box.release()
    throw .noThread(reason: String(cString: strerror(failure)))
  }
  pthread_detach(thread)
}

private final class ThreadBody {
  let run: @Sendable () -> Void
  init(run: @escaping @Sendable () -> Void) { self.run = run }
}
