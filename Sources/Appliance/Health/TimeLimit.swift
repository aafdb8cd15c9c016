import Dispatch
import Synchronization

/// Runs `work`, which may block for ever in a driver, on a thread of its own.
/// - Returns: nil where it has not ended within the limit; the thread is left behind then.
func within<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () -> Value) async -> Value? {
  await first(within: limit) { answer in
    DispatchQueue.global().async { answer(work()) }
  }
}

/// The same for work that waits without blocking a thread; it is cancelled at the limit.
func awaiting<Value: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async -> Value) async -> Value? {
  let task = Mutex<Task<Void, Never>?>(nil)
  let value = await first(within: limit) { answer in
    let running = Task { answer(await work()) }
    task.withLock { $0 = running }
  }
  task.withLock { $0?.cancel() }
  return value
}

private func first<Value: Sendable>(
  within limit: Duration, _ start: (@escaping @Sendable (Value?) -> Void) -> Void
) async -> Value? {
  await withCheckedContinuation { continuation in
    let waiting = Box<CheckedContinuation<Value?, Never>>(continuation)
    let answer: @Sendable (Value?) -> Void = { value in waiting.take()?.resume(returning: value) }
    let (seconds, attoseconds) = limit.components
    let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { answer(nil) }
    start(answer)
  }
}

/// Something that can be taken once.
private final class Box<Value: Sendable>: Sendable {
  private let value: Mutex<Value?>
  init(_ value: Value) { self.value = Mutex(value) }

  func take() -> Value? {
    value.withLock { value in
      defer { value = nil }
      return value
    }
  }
}
