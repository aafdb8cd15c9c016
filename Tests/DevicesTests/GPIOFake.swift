import Glibc
import Synchronization

@testable import Devices

extension Duration {
  static func ms(_ count: Double) -> Duration { .nanoseconds(Int64(count * 1e6)) }
}

/// One chip with one line `button` (offset 2), whose level follows a script. Time passes only in `wait` and `sleep`, or
/// truly when it is `live`.
final class GPIOFake: GPIOPort {
  struct Script: Sendable {
    var edges: [GPIOEdge] = []
    /// When the chip is not there.
    var gone: [Range<Duration>] = []
    /// Nobody is woken when the chip goes, as on older kernels.
    var goesSilently = false
    /// Numbers of edges that never reach the queue.
    var dropped: Set<Int> = []
    /// Results of the next waits, before anything else.
    var interruptions: [Int] = []
    /// Who has the lines.
    var consumer: String?
    /// Why requests fail.
    var refusal: Int?
    var debouncesItself = false
    /// What the edges' times are off by.
    var skew: Duration = .zero
  }

  private struct State {
    var script: Script
    var now: Duration
    var requests = 0
    var requested = 0
    var outputs: [Bool] = []
    var waits = 0
  }

  private let state: Mutex<State>
  private let epoch: Duration?

  /// - Parameter start: what the clock says at first; the script's times count from there.
  init(_ script: Script = Script(), start: Duration = .seconds(100), live: Bool = false) {
    let first = live ? monotonicTime() : start
    epoch = live ? first : nil
    var script = script
    for number in script.edges.indices { script.edges[number].time += first }
    script.gone = script.gone.map { $0.lowerBound + first..<$0.upperBound + first }
    state = Mutex(State(script: script, now: first))
  }

  /// - Parameter levels: at these times, in milliseconds after the start.
  convenience init(levels: [(Double, Bool)], start: Duration = .seconds(100)) {
    self.init(Script(edges: levels.map { GPIOEdge(isActive: $0.1, time: .ms($0.0)) }), start: start)
  }

  var now: Duration { epoch == nil ? state.withLock { $0.now } : monotonicTime() }
  var requests: Int { state.withLock { $0.requests } }
  /// Requested and not released.
  var requested: Int { state.withLock { $0.requested } }
  var outputs: [Bool] { state.withLock { $0.outputs } }
  var waits: Int { state.withLock { $0.waits } }

  func change(_ body: (inout Script) -> Void) { state.withLock { body(&$0.script) } }

  func sleep(_ duration: Duration) {
    if epoch != nil { return sleepThread(duration) }
    state.withLock { $0.now += duration }
  }

  func chips() -> [GPIOChip] {
    let now = now
    guard state.withLock({ !$0.script.gone.contains { $0.contains(now) } }) else { return [] }
    let names = ["", "", "button", "lamp"]
    let consumer = state.withLock(\.script.consumer)
    let lines = names.enumerated().map { GPIOLine(offset: $0.0, name: $0.1, consumer: consumer) }
    return [GPIOChip(name: "gpiochip0", label: "hilbank", lines: lines)]
  }

  func input(_ place: GPIOPlace, _ settings: InputSettings) -> Result<any GPIOInput, GPIOFailure> {
    request { FakeLine(self, since: $0, debounced: $1) }
  }

  func output(_ place: GPIOPlace, activeLow: Bool, active: Bool) -> Result<any GPIOOutput, GPIOFailure> {
    request { FakeLine(self, since: $0, debounced: $1) }.map {
      _ = $0.set(active)
      return $0
    }
  }

  private func request<Line>(_ make: (Duration, Bool) -> Line) -> Result<Line, GPIOFailure> {
    let now = now
    let debounced: Bool? = state.withLock { state in
      state.requests += 1
      guard state.script.refusal == nil else { return nil }
      state.requested += 1
      return state.script.debouncesItself
    }
    guard let debounced else { return .failure(GPIOFailure(code: state.withLock { $0.script.refusal ?? 0 })) }
    return .success(make(now, debounced))
  }

  /// The line as one request sees it.
  final class FakeLine: GPIOInput, GPIOOutput {
    private let bench: GPIOFake
    private let since: Duration
    private var position = 0
    let isDebounced: Bool

    init(_ bench: GPIOFake, since: Duration, debounced: Bool) {
      (self.bench, self.since, isDebounced) = (bench, since, debounced)
    }

    deinit { bench.state.withLock { $0.requested -= 1 } }

    private func isGone(_ script: Script, at now: Duration) -> Bool {
      script.gone.contains { $0.upperBound > since && $0.lowerBound <= now }
    }

    private func next(_ script: Script) -> GPIOEdge? {
      while position < script.edges.count, script.edges[position].time <= since || script.dropped.contains(position) {
        position += 1
      }
      return position < script.edges.count ? script.edges[position] : nil
    }

    func wait(_ longest: Duration) -> Int {
      let now = bench.now
      let (result, pause): (Int, Duration) = bench.state.withLock { state in
        state.waits += 1
        if !state.script.interruptions.isEmpty { return (state.script.interruptions.removeFirst(), .zero) }
        let noisy = !state.script.goesSilently
        if noisy, isGone(state.script, at: now) { return (-Int(ENODEV), .zero) }
        let edge = next(state.script)
        if let edge, edge.time <= now { return (1, .zero) }
        let loss = noisy ? state.script.gone.map(\.lowerBound).filter { $0 > now }.min() : nil
        let until = min(now + longest, edge?.time ?? .seconds(1_000_000_000), loss ?? .seconds(1_000_000_000))
        if until == edge?.time { return (1, until - now) }
        return (until == loss ? -Int(ENODEV) : 0, until - now)
      }
      bench.sleep(pause)
      return result
    }

    func read() -> Result<GPIOEdge, GPIOFailure> {
      let now = bench.now
      return bench.state.withLock { state in
        guard !isGone(state.script, at: now), let edge = next(state.script) else {
          return .failure(GPIOFailure(code: -Int(ENODEV)))
        }
        position += 1
        return .success(GPIOEdge(isActive: edge.isActive, time: edge.time + state.script.skew))
      }
    }

    func level() -> Int {
      let now = bench.now
      return bench.state.withLock { state in
        if isGone(state.script, at: now) { return -Int(ENODEV) }
        return state.script.edges.last { $0.time <= now }?.isActive ?? false ? 1 : 0
      }
    }

    func set(_ active: Bool) -> Int {
      let now = bench.now
      return bench.state.withLock { state in
        if isGone(state.script, at: now) { return -Int(EIO) }
        state.outputs.append(active)
        return 0
      }
    }
  }
}

/// Small and seedable.
struct GPIORandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let mixed = (state ^ (state >> 33)) &* 0xff51_afd7_ed55_8ccd
    return mixed ^ (mixed >> 29)
  }
}
