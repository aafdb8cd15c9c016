/// A line of a GPIO chip.
public enum GPIOLine: Sendable, Equatable {
  case name(String)
  /// From 0.
  case offset(Int)
}

/// The resistor that the chip puts on an input.
public enum GPIOBias: String, Sendable, Equatable, CaseIterable {
  /// Left as it is found.
  case asIs = "as-is"
  case pullUp = "pull-up"
  case pullDown = "pull-down"
  case disabled
}

/// Where something is wired.
public struct GPIOPin: Sendable, Equatable {
  /// Name or label, such as `gpiochip0` or `pinctrl-rp1`. Labels stay when numbers change.
  public let chip: String
  public let line: GPIOLine
  /// Whether the low level means pressed, asserted or lit.
  public let activeLow: Bool
  public let bias: GPIOBias

  init?(chip: String?, line: GPIOLine?, activeLow: Bool, bias: GPIOBias) {
    guard let chip, let line else { return nil }
    self.chip = chip
    self.line = line
    self.activeLow = activeLow
    self.bias = bias
  }
}
