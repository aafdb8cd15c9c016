/// What a person does with the one button.
public enum Gesture: String, Sendable, CaseIterable {
  /// Like: more of this.
  case short
  /// Skip: not this.
  case double
  /// Pause, or play on.
  case long
  /// Privacy: the camera off, or on again.
  case veryLong = "very long"
}

/// What tells the gestures apart.
public struct GestureTimes: Sendable, Equatable {
  /// How soon after a short press's end another one makes it double.
  public var double: Duration
  /// How long a long press lasts at least.
  public var long: Duration
  /// How long a very long press lasts at least.
  public var veryLong: Duration

  /// - Parameters: more than 0; `veryLong` counts as no less than `long`.
  public init(
    double: Duration = .milliseconds(300), long: Duration = .seconds(1), veryLong: Duration = .seconds(5)
  ) {
    self.double = max(double, .milliseconds(1))
    self.long = max(long, .milliseconds(1))
    self.veryLong = max(veryLong, self.long)
  }
}
