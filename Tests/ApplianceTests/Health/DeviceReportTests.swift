import Devices
import Testing

@testable import Appliance

@Suite("The list of devices")
struct DeviceReportTests {
  @Test("names chips by label and lines by name, unless that would be ambiguous")
  func names() {
    let lines = [
      GPIOLine(offset: 0, name: "GPIO17"), GPIOLine(offset: 1, name: ""), GPIOLine(offset: 2, name: "NC"),
      GPIOLine(offset: 3, name: "NC", consumer: "spi", isOutput: true),
    ]
    let found = DeviceReport.chips([
      GPIOChip(name: "gpiochip0", label: "pinctrl", lines: lines),
      GPIOChip(name: "gpiochip1", label: "twin", lines: []),
      GPIOChip(name: "gpiochip2", label: "twin", lines: []),
      GPIOChip(name: "gpiochip3", label: "", lines: [], refusal: "no"),
    ])
    #expect(found.map(\.chip) == ["pinctrl", "gpiochip1", "gpiochip2", "gpiochip3"])
    #expect(found.map(\.isUsable) == [true, true, true, false])
    #expect(found[0].lines.map(\.line) == ["GPIO17", nil, nil, nil])
    #expect(found[0].lines[3].consumer == "spi" && found[0].lines[3].isOutput)
  }
}
