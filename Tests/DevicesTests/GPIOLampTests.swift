import Testing

@testable import Devices

struct GPIOLampTests {
  private let address = GPIOAddress(chip: "hilbank", line: "lamp")

  @Test("the first setting opens the line at that level, the next ones set it, and the end leaves it dark")
  func setting() throws {
    let bench = GPIOFake()
    var lamp: GPIOLamp? = GPIOLamp(address, activeLow: false, port: bench)
    #expect(bench.requests == 0)
    try lamp?.set(true)
    try lamp?.set(false)
    try lamp?.set(true)
    #expect(bench.requests == 1 && bench.outputs == [true, false, true])
    lamp = nil
    #expect(bench.outputs.last == false && bench.requested == 0)
  }

  @Test("a lost chip is an error, and the lamp lights again when the chip is back")
  func lost() throws {
    let bench = GPIOFake()
    bench.change { $0.gone = [.seconds(101)..<Duration.seconds(102)] }
    let lamp = GPIOLamp(address, activeLow: false, port: bench)
    try lamp.set(true)
    bench.sleep(.ms(1_500))
    #expect(throws: DeviceError.gpio(line: "lamp on hilbank", .lost(reason: "Input/output error"))) {
      try lamp.set(false)
    }
    #expect(throws: DeviceError.gpio(line: "lamp on hilbank", .noChip(known: []))) { try lamp.set(false) }
    bench.sleep(.seconds(1))
    try lamp.set(true)
    #expect(bench.outputs == [true, true] && bench.requests == 2)
  }

  @Test("a lamp on a line there is not names those there are")
  func missing() throws {
    let lamp = GPIOLamp(GPIOAddress(chip: "hilbank", line: "led"), activeLow: false, port: GPIOFake())
    #expect(throws: DeviceError.gpio(line: "led on hilbank", .noLine(known: ["button", "lamp"], count: 4))) {
      try lamp.set(true)
    }
  }
}
