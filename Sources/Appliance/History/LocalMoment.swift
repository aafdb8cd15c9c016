import Glibc

/// A moment on the listener's own clock and calendar.
public struct LocalMoment: Sendable, Codable, Equatable {
  /// 0..<24.
  public let hour: Double
  /// `Mon` to `Sun`.
  public let weekday: String
  /// Three months, which are a season on either half of the earth: `Dec-Feb`, `Mar-May`, `Jun-Aug` or `Sep-Nov`.
  public let season: String
  /// Such as `Tue 24 Nov 18:05`.
  public let text: String

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private static let seasons = ["Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov"]

  /// - Parameters:
  ///   - unixTime: in seconds.
  ///   - zone: seconds that local time was ahead of UTC; nil for as it is here now.
  public init(at unixTime: Double, zone: Int?) {
    let time = unixTime + Double(zone ?? localZone(at: unixTime))
    var seconds = time.isFinite ? time_t(min(max(time, -1e11), 1e11)) : 0
    var local = tm()
    gmtime_r(&seconds, &local)
    let (hours, minutes) = (Int(local.tm_hour), Int(local.tm_min))
    hour = Double(hours) + Double(minutes) / 60
    weekday = Self.weekdays[Int(local.tm_wday) % 7]
    let month = Int(local.tm_mon) % 12
    season = Self.seasons[(month + 1) % 12 / 3]
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    text = "\(weekday) \(two(Int(local.tm_mday))) \(Self.months[month]) \(two(hours)):\(two(minutes))"
  }
}
