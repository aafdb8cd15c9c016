import Glibc
import Testing

@testable import Devices

struct OwnThreadTests {
  /// What the kernel calls the calling thread.
  private static func ownName() -> String {
    guard let file = fopen("/proc/thread-self/comm", "r") else { return "" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 32)
    guard fgets(&line, 32, file) != nil else { return "" }
    return String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @Test("a thread runs beside its maker under its name, which is cut where the kernel has no room")
  func named() throws {
    for (name, kept) in [("mien-test", "mien-test"), ("mien-with-a-long-name", "mien-with-a-lon"), ("", "")] {
      let seen = Monitor<String?>(nil)
      try startThread(named: name) {
        let name = Self.ownName()
        seen.change { $0 = name }
      }
      seen.wait(until: monotonicTime() + .seconds(20)) { $0 == nil }
      #expect(seen.read { $0 } == kept)
    }
    #expect(Self.ownName() != "mien-test")
  }

  @Test("what a thread holds is let go when it ends")
  func release() throws {
    final class Held: Sendable {
      let gone: Monitor<Bool>
      init(_ gone: Monitor<Bool>) { self.gone = gone }
      deinit { gone.change { $0 = true } }
    }
    let gone = Monitor(false)
    do {
      let held = Held(gone)
      try startThread(named: "mien-test") { withExtendedLifetime(held) {} }
    }
    gone.wait(until: monotonicTime() + .seconds(20)) { !$0 }
    #expect(gone.read { $0 })
  }
}
