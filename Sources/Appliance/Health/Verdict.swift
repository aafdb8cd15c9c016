/// How a check came out, from best to worst.
public enum Verdict: String, Sendable, Codable, CaseIterable, Comparable {
  case ok, warn, fail

  public static func < (left: Verdict, right: Verdict) -> Bool { left.exitCode < right.exitCode }

  /// 0 healthy, 1 warnings, 2 failures: as monitoring plugins end.
  public var exitCode: Int32 {
    switch self {
    case .ok: 0
    case .warn: 1
    case .fail: 2
    }
  }
}
