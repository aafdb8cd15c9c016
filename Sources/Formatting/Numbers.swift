/// Numbers and durations as people read them. FoundationEssentials has no `String(format:)`.
extension BinaryFloatingPoint {
  /// With exactly `digits` decimals (0 to 9), halves away from zero: `(-0.05).fixed(1)` is `-0.1`.
  public func fixed(_ digits: Int) -> String {
    let value = Double(self)
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let scale = (0..<min(max(digits, 0), 9)).reduce(1.0) { power, _ in power * 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e18 else { return "\(value)" }
    let units = Int64(scaled)
    let sign = value < 0 && units != 0 ? "-" : ""
    let whole = units / Int64(scale)
    guard scale > 1 else { return "\(sign)\(whole)" }
    let fraction = String(units % Int64(scale)).padded(to: min(digits, 9), with: "0", onLeft: true)
    return "\(sign)\(whole).\(fraction)"
  }

  /// A share as a percentage: `0.674.percent` is `67.4 %`.
  public var percent: String { (Double(self) * 100).fixed(1) + " %" }
}

extension String {
  /// Filled to `width` characters; longer text stays as it is.
  public func padded(to width: Int, with filler: Character = " ", onLeft: Bool = false) -> String {
    let missing = width - count
    guard missing > 0 else { return self }
    let filling = String(repeating: filler, count: missing)
    return onLeft ? filling + self : self + filling
  }
}

/// `3:07`, or `1:02:07` from one hour on; negative durations read as `0:00`.
public func clockText(seconds: Double) -> String {
  let total = seconds.isFinite ? Int(max(seconds, 0).rounded()) : 0
  let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60)
  let tail = String(rest).padded(to: 2, with: "0", onLeft: true)
  guard hours > 0 else { return "\(minutes):\(tail)" }
  return "\(hours):" + String(minutes).padded(to: 2, with: "0", onLeft: true) + ":\(tail)"
}

/// `812 bytes`, `1.5 MB`: powers of ten, as disks are sold.
public func byteText(_ count: Int) -> String {
  switch count {
  case ..<1_000: "\(count) bytes"
  case ..<1_000_000: (Double(count) / 1e3).fixed(1) + " kB"
  case ..<1_000_000_000: (Double(count) / 1e6).fixed(1) + " MB"
  default: (Double(count) / 1e9).fixed(1) + " GB"
  }
}
