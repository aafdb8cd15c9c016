import NIOCore

/// How much a control server lets its clients have. The defaults suit the speaker; tests shrink the times.
public struct ControlLimits: Sendable {
  /// Bytes of a request's body; more is answered with 413.
  public var bodyBytes = 65_536
  /// Bytes of one header field, of the target too; more is answered with 431.
  public var fieldBytes = 4_096
  public var headerFields = 48
  /// Connections served at once; further ones get 503, and beyond twice as many are closed unheard.
  public var connections = 32
  /// Connections of these that may read events, so that commands always get through.
  public var eventReaders = 16
  /// Seconds in which a request must be complete: its head from the connection's start, its body from its head.
  public var requestSeconds = 10.0
  /// Seconds from an answer to the head of the next request.
  public var idleSeconds = 60.0
  /// Seconds between two comments that show an event reader that the speaker is alive.
  public var heartbeatSeconds = 15.0
  /// Bytes waiting for one event reader, beyond what the kernel holds, above which it is dropped as too slow.
  public var unreadEventBytes = 131_072

  public init() {}
}

extension TimeAmount {
  static func seconds(_ seconds: Double) -> TimeAmount {
    .nanoseconds(Int64((max(0, min(seconds, 1e6)) * 1e9).rounded()))
  }
}
