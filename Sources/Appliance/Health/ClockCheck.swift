import CProcess
import Glibc

struct ClockFindings: Sendable, Equatable {
  /// Unix time in seconds.
  var now: Double
  /// When this program was made; nil where that is not known.
  var made: Double?
  var isSynchronised: Bool
  /// Whether a clock chip keeps the time while the board is off.
  var hasChip: Bool

  init(now: Double, made: Double?, isSynchronised: Bool, hasChip: Bool) {
    (self.now, self.made, self.isSynchronised, self.hasChip) = (now, made, isSynchronised, hasChip)
  }

  /// As it is on this machine. The program's file was written when it was made or installed.
  init(_ files: SystemFiles) {
    var status = stat()
    self.init(
      now: unixTime(), made: stat("/proc/self/exe", &status) == 0 ? Double(status.st_mtim.tv_sec) : nil,
      isSynchronised: mien_clock_is_synchronised(), hasChip: files.text("/sys/class/rtc/rtc0/name") != nil)
  }
}

enum ClockCheck {
  static let id = "clock"
  /// A day: time zones are told wrongly now and then.
  private static let slack = 86_400.0

  static func judge(_ clock: ClockFindings) -> Check {
    let values: [String: Fact?] = [
      "unix_time": .number(clock.now.rounded()), "synchronised": .flag(clock.isSynchronised),
      "clock_chip": .flag(clock.hasChip),
    ]
    let date = dateText(clock.now)
    let advice = "set it with 'date -s', or let the board reach a time server once"
    if let made = clock.made, clock.now < made - slack {
      return Check(
        id, .fail, "\(date): before this program was made (\(dateText(made)))", advice: advice, values: values)
    }
    if clock.isSynchronised { return Check(id, .ok, "\(date), synchronised", values: values) }
    if clock.hasChip { return Check(id, .ok, "\(date), kept by a clock chip, not synchronised", values: values) }
    return Check(
      id, .warn, "\(date), not synchronised, and no clock chip keeps it while the board is off",
      advice: advice + "; without it, the time of day counts for nothing", values: values)
  }
}

/// `2026-11-22 10:15:00 UTC`
public func dateText(_ unixTime: Double) -> String {
  var seconds = time_t(unixTime.isFinite ? min(max(unixTime, -6e10), 2e11) : 0)
  var parts = tm()
  gmtime_r(&seconds, &parts)
  func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
  return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
    + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) UTC"
}
