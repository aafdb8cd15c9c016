import Glibc
import Testing

@testable import Devices

struct GPIOTroubleTests {
  @Test("every text names chip and line and says what is wrong and what to do")
  func texts() {
    let texts: [(GPIOTrouble, String)] = [
      (.noChip(known: []), "no GPIO chip found; load its driver"),
      (.noChip(known: ["a (gpiochip0)", "b (gpiochip1)"]), "there is a (gpiochip0), b (gpiochip1)"),
      (.needsChip(known: ["a (gpiochip0)"]), "needs a chip; there is a (gpiochip0)"),
      (.noLine(known: [], count: 8), "offsets go from 0 to 7"),
      (.noLine(known: ["GPIO1", "GPIO2"], count: 8), "there is GPIO1, GPIO2"),
      (.ambiguous(places: ["1 on gpiochip0", "2 on gpiochip1"]), "choose one of 1 on gpiochip0, 2 on gpiochip1"),
      (.inUse(by: "gpio-keys"), "in use by gpio-keys; stop that one"),
      (.inUse(by: nil), "in use by another program"),
      (.inUse(by: "mien"), "in use by mien already: name it only once"),
      (.refused(reason: gpioReason(-EACCES)), "join the group gpio"),
      (.lost(reason: gpioReason(-ENODEV)), "No such device; check that its chip is still there"),
      (.closed, "not open"),
    ]
    let address = GPIOAddress(chip: "hilbank", line: "button")
    for (trouble, part) in texts {
      let text = "\(DeviceError.gpio(line: address.description, trouble))"
      #expect(text.hasPrefix("GPIO button on hilbank") && text.contains(part), "\(text)")
    }
  }

  @Test("a long list of lines is cut")
  func long() {
    let text = "\(GPIOTrouble.noLine(known: (0..<54).map { "GPIO\($0)" }, count: 54))"
    #expect(text.hasSuffix("GPIO29 and 24 more"))
  }

  @Test("a missing chip may come; a name that fits twice needs a person")
  func passing() {
    #expect(DeviceError.gpio(line: "x", .noChip(known: [])).mayPass)
    #expect(!DeviceError.gpio(line: "x", .ambiguous(places: [])).mayPass)
  }
}
