import Testing

@testable import Devices

@Suite("Reading a line once")
struct GPIOLineReadingTests {
  @Test("tells chip, offset and level, and gives the line back")
  func reads() throws {
    let port = GPIOFake(levels: [(0, false)])
    let found = try readLine(InputSettings(GPIOAddress(chip: "hilbank", line: "button")), port: port)
    #expect(found.offset == 2 && found.name == "button" && found.isActive != nil && found.consumer == nil)
    #expect(port.requested == 0)
  }

  @Test("a line in use is named and left alone")
  func used() throws {
    let chips = [GPIOChip(name: "gpiochip0", label: "front", lines: [GPIOLine(offset: 0, name: "b", consumer: "keys")])]
    let found = try findLine(GPIOAddress(line: "b"), among: chips)
    #expect(found == LineReading(chip: "front (gpiochip0)", offset: 0, name: "b", consumer: "keys"))
    #expect(found.isActive == nil)
  }

  @Test("a chip or line that is not there is an error with what there is")
  func missing() {
    #expect(throws: DeviceError.gpio(line: "line 9 on front", .noChip(known: []))) {
      try findLine(GPIOAddress(chip: "front", line: "9"), among: [])
    }
  }
}
