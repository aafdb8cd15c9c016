/// How loud the listener wants it, 0...1, in equal steps for the ear: 50 dB over the whole range, and 0 is silence.
public struct Volume: Sendable, Equatable {
  public static let range = 50.0
  public let level: Double

  /// Levels outside 0...1 are limited.
  public init(_ level: Double) { self.level = level.isNaN ? 0 : min(max(level, 0), 1) }

  /// 0 or less; silence is the lowest level.
  var decibels: Double { (level - 1) * Self.range }

  /// What samples are multiplied by.
  public var factor: Float { level == 0 ? 0 : linear(decibels: decibels) }
}
