/// How an input line is wired.
public struct InputSettings: Sendable, Equatable {
  public var address: GPIOAddress
  /// Whether the low level counts as active: a button that connects the line to ground.
  public var activeLow: Bool
  public var bias: Bias
  /// How long a level has to last to count. The kernel does it where it can, else `Debouncer`; 0 for neither.
  public var debounce: Duration

  /// The chip's own resistor.
  public enum Bias: String, Sendable, CaseIterable {
    case asIs = "as-is"
    case none
    case pullUp = "pull-up"
    case pullDown = "pull-down"
  }

  /// - Parameter debounce: up to 1 s.
  public init(
    _ address: GPIOAddress, activeLow: Bool = true, bias: Bias = .pullUp, debounce: Duration = .milliseconds(10)
  ) {
    self.address = address
    self.activeLow = activeLow
    self.bias = bias
    self.debounce = min(max(debounce, .zero), .seconds(1))
  }
}

/// The button's line and its gestures' times.
public struct ButtonSettings: Sendable, Equatable {
  public var input: InputSettings
  public var times: GestureTimes

  public init(_ input: InputSettings, times: GestureTimes = GestureTimes()) {
    self.input = input
    self.times = times
  }
}
