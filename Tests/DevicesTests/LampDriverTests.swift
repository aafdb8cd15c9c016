import Testing

@testable import Devices

/// Notes what it is set to, and fails as long as it is told to.
private final class NotingLamp: Lamp {
  var isBroken = false
  private(set) var settings: [Bool] = []
  private(set) var attempts = 0

  func set(_ lit: Bool) throws(DeviceError) {
    attempts += 1
    if isBroken { throw .gpio(line: "lamp", .lost(reason: "broken")) }
    settings.append(lit)
  }
}

struct LampDriverTests {
  @Test("the lamp is set when its light changes, and anew every two seconds")
  func changes() {
    let lamp = NotingLamp()
    var driver = LampDriver(lamp)
    var state = LampState(cameraIsOn: true)
    #expect(driver.show(state, at: .seconds(10)) == .seconds(12))
    #expect(driver.show(state, at: .seconds(11)) == .seconds(12))
    #expect(lamp.settings == [true])
    state.acknowledge(at: .ms(11_500))
    #expect(driver.show(state, at: .ms(11_500)) == .ms(11_580))
    #expect(driver.show(state, at: .ms(11_580)) == .ms(13_580))
    state.cameraIsOn = false
    #expect(driver.show(state, at: .seconds(13)) == .seconds(15))
    #expect(lamp.settings == [true, false, true, false])
    _ = driver.show(state, at: .seconds(15))
    #expect(lamp.settings == [true, false, true, false, false])
  }

  @Test("a steady lamp whose chip went and came back is lit again within four seconds")
  func rebound() {
    let bench = GPIOFake()
    bench.change { $0.gone = [.seconds(101)..<Duration.seconds(102)] }
    var driver = LampDriver(GPIOLamp(GPIOAddress(chip: "hilbank", line: "lamp"), activeLow: false, port: bench))
    let end = bench.now + .seconds(4)
    while bench.now < end { bench.sleep(driver.show(LampState(cameraIsOn: true), at: bench.now) - bench.now) }
    #expect(bench.outputs == [true, true] && driver.failure == nil)
  }

  @Test("a clock that is set back delays the next setting by no more than the pause")
  func backwards() {
    let lamp = NotingLamp()
    var driver = LampDriver(lamp)
    _ = driver.show(LampState(cameraIsOn: true), at: .seconds(1_000))
    #expect(driver.show(LampState(cameraIsOn: true), at: .seconds(10)) == .seconds(12))
    #expect(lamp.settings == [true, true])
  }

  @Test("a pulse goes on by the times it asks for")
  func pulse() {
    let lamp = NotingLamp()
    var driver = LampDriver(lamp)
    let state = LampState(cameraIsOn: true, isSeeking: true)
    var time = Duration.seconds(10)
    for _ in 0..<6 {
      let next = driver.show(state, at: time)
      #expect(next > time)
      time = next
    }
    #expect(time == .seconds(16))
    #expect(lamp.settings == [false, true, false, true, false, true])
  }

  @Test("a broken lamp is tried once a second, and lights when it works again")
  func broken() {
    let lamp = NotingLamp()
    lamp.isBroken = true
    var driver = LampDriver(lamp)
    let state = LampState(cameraIsOn: true)
    for tenth in 0..<30 { _ = driver.show(state, at: .seconds(10) + .milliseconds(100 * tenth)) }
    #expect(lamp.attempts == 3)
    #expect(driver.failure == .gpio(line: "lamp", .lost(reason: "broken")))
    lamp.isBroken = false
    _ = driver.show(state, at: .seconds(14))
    #expect(lamp.settings == [true] && driver.failure == nil)
  }
}
