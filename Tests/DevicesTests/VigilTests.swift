import Synchronization
import Testing

@testable import Devices

/// A watchdog that notes what happens to it; safe to look at from the test.
private final class NotedWatchdog: Watchdog, Sendable {
  let name = "dog"
  private let state = Mutex((calls: [String](), failures: [DeviceError]()))

  var calls: [String] { state.withLock { $0.calls } }
  /// The next calls of `open` and `feed` fail so.
  func fail(_ failures: [DeviceError]) { state.withLock { $0.failures = failures } }

  func open(timeout: Duration) throws(DeviceError) -> Duration {
    try note("open")
    return timeout
  }
  func feed() throws(DeviceError) { try note("feed") }
  func close() { state.withLock { $0.calls.append("close") } }

  private func note(_ call: String) throws(DeviceError) {
    let failure: DeviceError? = state.withLock { state in
      state.calls.append(call)
      return state.failures.isEmpty ? nil : state.failures.removeFirst()
    }
    if let failure { throw failure }
  }
}

struct VigilTests {
  private let clock = SetClock()
  private let watchdog = NotedWatchdog()

  private func heart(_ name: String) -> Heartbeat {
    let clock = clock
    return Heartbeat(name, longestSilence: .seconds(10)) { clock.now }
  }

  @Test("while every heart beats the watchdog is armed, then fed")
  func feeds() {
    var news: [VigilNews] = []
    var rounds = VigilRounds(over: [heart("a"), heart("b")], watchdog: watchdog, timeout: .seconds(15))
    for _ in 0..<3 { #expect(rounds.round { news.append($0) }) }
    rounds.end()
    #expect(watchdog.calls == ["open", "feed", "feed", "close"])
    #expect(news == [.armed(watchdog: "dog", timeout: .seconds(15))])
  }

  @Test("one silent heart of two ends the feeding and is named once; its next beat brings it back")
  func silence() {
    var news: [VigilNews] = []
    let hearts = [heart("a"), heart("b")]
    var rounds = VigilRounds(over: hearts, watchdog: watchdog, timeout: .seconds(15))
    #expect(rounds.round { _ in })
    clock.pass(.seconds(12))
    hearts[0].beat()
    for _ in 0..<3 { #expect(!rounds.round { news.append($0) }) }
    #expect(news == [.silent(thread: "b", silence: .seconds(12))])
    #expect(watchdog.calls == ["open"])
    hearts[1].beat()
    #expect(rounds.round { news.append($0) })
    #expect(news.last == .back(thread: "b"))
    #expect(watchdog.calls == ["open", "feed"])
  }

  @Test("trouble with the watchdog is told once and does not count as silence; it is opened again")
  func trouble() {
    var news: [VigilNews] = []
    let busy = DeviceError.watchdog(device: "dog", reason: "busy")
    watchdog.fail([busy, busy])
    var rounds = VigilRounds(over: [heart("a")], watchdog: watchdog, timeout: .seconds(15))
    for _ in 0..<4 { #expect(rounds.round { news.append($0) }) }
    #expect(news == [.trouble(busy), .armed(watchdog: "dog", timeout: .seconds(15))])
    #expect(watchdog.calls == ["open", "open", "open", "feed"])
    #expect(news.map(\.isProblem) == [true, false])
  }

  @Test("a vigil feeds by itself, and its end disarms the watchdog before it returns", .timeLimit(.minutes(1)))
  func thread() async throws {
    let heart = Heartbeat("playback", longestSilence: .seconds(60))
    let vigil = try Vigil(
      over: [heart], service: ServiceManager(socket: nil, watchdogMicroseconds: 30_000), watchdog: watchdog,
      timeout: .seconds(15)
    ) { _ in }
    while watchdog.calls.count < 4 { try await Task.sleep(for: .milliseconds(5)) }
    await vigil.end()
    let calls = watchdog.calls
    #expect(calls.first == "open" && calls.last == "close" && calls.filter { $0 == "close" }.count == 1)
    await vigil.end()
    #expect(watchdog.calls == calls)
  }

  @Test("every text says what happened and what follows")
  func texts() {
    #expect(
      "\(VigilNews.silent(thread: "playback", silence: .seconds(12)))".contains("playback has been silent for 12 s"))
    #expect("\(VigilNews.back(thread: "playback"))".contains("fed again"))
    #expect("\(VigilNews.armed(watchdog: "/dev/watchdog", timeout: .seconds(15)))".contains("not fed for 15 s"))
    #expect(VigilNews.silent(thread: "x", silence: .zero).isProblem)
  }
}
