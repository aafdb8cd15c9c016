import CProcess
import Glibc

/// Runs `body` on a new detached thread, outside the cooperative pool, because it blocks.
///
/// - Parameter name: what `top -H` and the journal call it; the kernel keeps its first 15 bytes.
/// - Throws: `.noThread` where the system has none to give, also after a short wait; `body` is then never run.
public func startThread(named name: String, _ body: sending @escaping () -> Void) throws(DeviceError) {
  let box = Unmanaged.passRetained(ThreadBody(name: name, run: body))
  var failure = createThread(box)
  // EAGAIN passes when another thread ends.
  for _ in 0..<5 where failure == EAGAIN {
    sleepThread(.milliseconds(10))
    failure = createThread(box)
  }
  guard failure == 0 else {
    box.release()
    throw .noThread(name: name, reason: String(cString: strerror(failure)))
  }
}

private func createThread(_ body: Unmanaged<ThreadBody>) -> Int32 {
  var thread = pthread_t()
  let failure = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
      mien_name_thread(body.name)
      body.run()
      return nil
    }, body.toOpaque())
  if failure == 0 { pthread_detach(thread) }
  return failure
}

private final class ThreadBody {
  let name: String
  let run: () -> Void

  init(name: String, run: @escaping () -> Void) { (self.name, self.run) = (name, run) }
}
