import Glibc

/// Runs `body` on a new detached thread, for calls that block.
/// - Returns: false where the system has no thread to give; `body` is then never run.
func startThread(_ body: sending @escaping () -> Void) -> Bool {
  let box = Unmanaged.passRetained(ThreadBody(body))
  var thread = pthread_t()
  let failed = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
      return nil
    }, box.toOpaque())
  if failed != 0 { box.release() } else { pthread_detach(thread) }
  return failed == 0
}

private final class ThreadBody {
  let run: () -> Void
  init(_ run: @escaping () -> Void) { self.run = run }
}
