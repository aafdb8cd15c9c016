import CGPIO
import Glibc
import Testing

@testable import Devices

struct GPIOChipsTests {
  @Test("every chip listed has a name, and either lines or a reason why not")
  func listing() {
    for chip in gpioChips() {
      #expect(chip.name.hasPrefix("gpiochip"))
      #expect(!chip.lines.isEmpty || chip.refusal != nil)
    }
  }

  @Test("a title gives the label that stays and the name that does not")
  func title() {
    #expect(GPIOChip(name: "gpiochip0", label: "hilbank", lines: []).title == "hilbank (gpiochip0)")
    #expect(GPIOChip(name: "gpiochip0", label: "", lines: []).title == "gpiochip0")
  }

  @Test(
    "a chip that is not there is a negative error number", arguments: ["gpiochip999", "../null", "null", "", "x/y"])
  func absent(name: String) {
    #expect(cgpio_lines(name, nil, 0) < 0)
    var (settings, error) = (cgpio_input(), Int32(0))
    #expect(cgpio_request_input(name, 0, &settings, &error) == nil && error < 0)
    error = 0
    #expect(cgpio_request_output(name, 0, false, false, &error) == nil && error < 0)
  }

  @Test("a chip's name that is too long is refused")
  func tooLong() {
    let name = String(repeating: "gpiochip", count: 100)
    #expect(cgpio_lines(name, nil, 0) == -ENAMETOOLONG)
  }

  @Test("the kernel debounces from libgpiod's second generation on")
  func generation() {
    #expect(cgpio_debounces() == (cgpio_generation() >= 2))
  }

  @Test("a kernel without the interface that is needed is named", arguments: [1, 2])
  func interface(generation: Int) {
    let reason = lineReason(-Int(EINVAL), generation: generation)
    #expect(reason.contains(generation == 1 ? "libgpiod 2" : "Linux 5.10"))
    #expect(lineReason(-Int(ENOTTY), generation: generation) == reason)
    #expect(lineReason(-Int(EACCES), generation: generation).contains("join the group gpio"))
  }
}
