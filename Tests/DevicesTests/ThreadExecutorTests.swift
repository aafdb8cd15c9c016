import Glibc
import Testing

@testable import Devices

struct ThreadExecutorTests {
  private actor Worker {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private var count = 0

    init() throws { executor = try ThreadExecutor(named: "mien-test", nicer: 1) }

    func add() -> Int {
      count += 1
      return count
    }

    func thread() -> pthread_t { pthread_self() }
    func hold(while isHeld: @Sendable () -> Bool) { while isHeld() { sleepThread(.milliseconds(1)) } }
  }

  @Test("an actor's work runs in order, all on one thread, which is not the caller's", .timeLimit(.minutes(1)))
  func order() async throws {
    let worker = try Worker()
    let thread = await worker.thread()
    for wanted in 1...1_000 { #expect(await worker.add() == wanted) }
    #expect(await worker.thread() == thread)
  }

  @Test("while every such thread is busy, the cooperative pool works on", .timeLimit(.minutes(1)))
  func pool() async throws {
    // More than any machine has processors.
    let workers = try (0..<200).map { _ in try Worker() }
    let isHeld = Monitor(true)
    let holding = workers.map { worker in Task { await worker.hold { isHeld.read { $0 } } } }
    for _ in 0..<100 { await Task.yield() }
    isHeld.change { $0 = false }
    for task in holding { await task.value }
  }
}
