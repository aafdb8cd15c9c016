import Glibc

/// Unix time in seconds.
public func unixTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Local time of day in hours, 0..<24, and whether it is Saturday or Sunday, at a Unix time in seconds.
///
/// - Parameter zone: seconds that local time was ahead of UTC; nil for as it is here.
public func localTime(at unixTime: Double, zone: Int? = nil) -> (hour: Double, isWeekend: Bool) {
  let time = (unixTime.isFinite ? min(max(unixTime, -1e11), 1e11) : 0) + Double(zone ?? localZone(at: unixTime))
  let minutes = Int((time / 60).rounded(.down))
  let day = Int((time / 86_400).rounded(.down))
  // The epoch was a Thursday.
  let weekday = ((day + 4) % 7 + 7) % 7
  return (Double(minutes - day * 1_440) / 60, weekday == 0 || weekday == 6)
}

/// Seconds that local time is ahead of UTC at a Unix time in seconds.
public func localZone(at unixTime: Double) -> Int {
  var moment = unixTime.isFinite ? time_t(min(max(unixTime, -1e11), 1e11)) : 0
  var local = tm()
  localtime_r(&moment, &local)
  return local.tm_gmtoff
}
