import Testing

@testable import Devices

struct GPIOAddressTests {
  private let chips = [
    GPIOChip(
      name: "gpiochip0", label: "pinctrl-rp1",
      lines: [GPIOLine(offset: 0, name: "ID_SD"), GPIOLine(offset: 1, name: "GPIO17"), GPIOLine(offset: 2, name: "")]),
    GPIOChip(name: "gpiochip1", label: "expander", lines: [GPIOLine(offset: 0, name: "EXTRA")]),
    GPIOChip(name: "gpiochip2", label: "expander", lines: [GPIOLine(offset: 0, name: "GPIO17")]),
  ]

  @Test("a line is found by its chip's label or name, and its own name or offset")
  func found() {
    let place = GPIOPlace(chip: "gpiochip0", offset: 1)
    for chip in ["pinctrl-rp1", "gpiochip0"] {
      for line in ["GPIO17", "1"] {
        #expect(GPIOAddress(chip: chip, line: line).find(among: chips) == .success(place))
      }
    }
  }

  @Test("a name that only one line of all chips has needs no chip")
  func everywhere() {
    #expect(GPIOAddress(line: "EXTRA").find(among: chips) == .success(GPIOPlace(chip: "gpiochip1", offset: 0)))
  }

  @Test("what fits several lines is refused, with the choices")
  func ambiguous() {
    let choices = GPIOTrouble.ambiguous(places: ["1 on gpiochip0", "0 on gpiochip2"])
    #expect(GPIOAddress(line: "GPIO17").find(among: chips) == .failure(choices))
    #expect(
      GPIOAddress(chip: "expander", line: "0").find(among: chips)
        == .failure(.ambiguous(places: ["0 on gpiochip1", "0 on gpiochip2"])))
  }

  @Test("a missing chip or line is told with those there are")
  func missing() {
    let titles = ["pinctrl-rp1 (gpiochip0)", "expander (gpiochip1)", "expander (gpiochip2)"]
    #expect(GPIOAddress(chip: "x", line: "1").find(among: chips) == .failure(.noChip(known: titles)))
    #expect(GPIOAddress(line: "3").find(among: chips) == .failure(.needsChip(known: titles)))
    #expect(
      GPIOAddress(chip: "gpiochip0", line: "3").find(among: chips)
        == .failure(.noLine(known: ["ID_SD", "GPIO17"], count: 3)))
    #expect(GPIOAddress(chip: "x", line: "1").find(among: []) == .failure(.noChip(known: [])))
    #expect(GPIOAddress(line: "button").find(among: []) == .failure(.noLine(known: [], count: 0)))
  }

  @Test("a line without a name is not found by an empty one")
  func unnamed() {
    #expect(
      GPIOAddress(chip: "gpiochip0", line: "").find(among: chips)
        == .failure(.noLine(known: ["ID_SD", "GPIO17"], count: 3)))
  }

  @Test("a chip that may not be read is told as such")
  func unreadable() {
    let locked = [GPIOChip(name: "gpiochip0", label: "", lines: [], refusal: "permission denied")]
    #expect(
      GPIOAddress(chip: "gpiochip0", line: "1").find(among: locked) == .failure(.refused(reason: "permission denied")))
  }

  @Test("an address reads as people say it")
  func text() {
    #expect("\(GPIOAddress(chip: "hilbank", line: "button"))" == "button on hilbank")
    #expect("\(GPIOAddress(chip: "gpiochip0", line: "17"))" == "line 17 on gpiochip0")
    #expect("\(GPIOAddress(line: "GPIO17"))" == "GPIO17")
  }
}
