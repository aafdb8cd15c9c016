import Glibc

/// Unix time in seconds.
public func unixTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Local time of day in hours, 0..<24.
public func localHour() -> Double {
  var now = time(nil)
  var local = tm()
  localtime_r(&now, &local)
  return Double(local.tm_hour) + Double(local.tm_min) / 60
}
