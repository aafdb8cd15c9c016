import Testing

@testable import Devices

/// A lamp that tells what it was set to and when, and fails as long as it is told to.
private final class Bulb: Lamp {
  struct Record: Sendable {
    var isBroken = false
    var settings: [(lit: Bool, at: Duration)] = []
    var isLit: Bool { settings.last?.lit ?? false }
  }

  let record: Monitor<Record>
  init(_ record: Monitor<Record>) { self.record = record }

  func set(_ lit: Bool) throws(DeviceError) {
    let isBroken = record.change { record in
      if !record.isBroken { record.settings.append((lit, monotonicTime())) }
      return record.isBroken
    }
    if isBroken { throw .gpio(line: "lamp", .lost(reason: "broken")) }
  }
}

@Suite(.timeLimit(.minutes(1)))
struct LampKeeperTests {
  private let record = Monitor(Bulb.Record())
  private let told = Monitor<[DeviceError?]>([])

  private func keeper() throws -> LampKeeper {
    let told = told
    return try LampKeeper(Bulb(record)) { failure in told.change { $0.append(failure) } }
  }

  private func wait(until holds: (Bulb.Record) -> Bool) async throws {
    while !record.read(holds) { try await Task.sleep(for: .milliseconds(2)) }
  }

  @Test("a change is shown before the call returns")
  func atOnce() throws {
    let keeper = try keeper()
    keeper.change { $0.cameraIsOn = true }
    #expect(record.read(\.isLit))
    keeper.change { $0.cameraIsOn = false }
    #expect(!record.read(\.isLit))
    keeper.acknowledge()
    #expect(record.read(\.isLit))
  }

  @Test("a blink ends by itself, no sooner than it should")
  func blink() async throws {
    let keeper = try keeper()
    keeper.acknowledge()
    try await wait { $0.settings.count >= 2 && !$0.isLit }
    let settings = record.read(\.settings).suffix(2).map(\.at)
    #expect(settings[1] - settings[0] >= LampPattern.acknowledgeBlink - .milliseconds(5))
  }

  @Test("a lamp that stays as it is, is set once in two seconds and no more")
  func quiet() async throws {
    let keeper = try keeper()
    keeper.change { $0.cameraIsOn = true }
    let before = record.read(\.settings.count)
    try await wait { $0.settings.count >= before + 2 }
    let times = record.read(\.settings).map(\.at).suffix(2)
    #expect(times[times.endIndex - 1] - times[times.startIndex] >= .milliseconds(1_900))
    #expect(record.read { $0.settings.allSatisfy { $0.lit || $0.at < times[times.startIndex] } })
    keeper.stop()
  }

  @Test("a lamp that fails is told once, shown again when it works, and that is told too")
  func failing() async throws {
    record.change { $0.isBroken = true }
    let keeper = try keeper()
    keeper.change { $0.cameraIsOn = true }
    try await Task.sleep(for: .milliseconds(1_200))
    #expect(told.read { $0 == [.gpio(line: "lamp", .lost(reason: "broken"))] })
    record.change { $0.isBroken = false }
    try await wait { $0.isLit }
    while told.read({ $0.count < 2 }) { try await Task.sleep(for: .milliseconds(2)) }
    #expect(told.read { $0.count == 2 && $0[1] == nil })
    keeper.stop()
  }

  @Test("stopped it lets go of the line")
  func release() throws {
    let bench = GPIOFake(live: true)
    let address = GPIOAddress(chip: "hilbank", line: "lamp")
    let keeper = try LampKeeper(GPIOLamp(address, activeLow: false, port: bench)) { _ in }
    keeper.change { $0.cameraIsOn = true }
    #expect(bench.requested == 1)
    keeper.stop()
    #expect(bench.requested == 0 && bench.outputs.last == false)
  }

  @Test("stopped it leaves the lamp dark, and nothing lights it again")
  func stop() throws {
    let keeper = try keeper()
    keeper.change { $0.cameraIsOn = true }
    keeper.stop()
    #expect(!record.read(\.isLit))
    keeper.change { $0.cameraIsOn = true }
    keeper.acknowledge()
    #expect(!record.read(\.isLit))
  }
}
