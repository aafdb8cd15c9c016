import Glibc

/// Unix time in seconds.
public func unixTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Local time of day in hours, 0..<24.
public func localHour() -> Double { localHour(at: Double(time(nil))) }

/// Local time of day in hours, 0..<24, at a Unix time in seconds.
public func localHour(at unixTime: Double) -> Double {
  var moment = unixTime.isFinite ? time_t(min(max(unixTime, -1e11), 1e11)) : 0
  var local = tm()
  localtime_r(&moment, &local)
  return Double(local.tm_hour) + Double(local.tm_min) / 60
}
