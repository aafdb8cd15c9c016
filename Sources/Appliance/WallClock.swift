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
  let local = local(at: unixTime)
  return Double(local.tm_hour) + Double(local.tm_min) / 60
}

/// Seconds that local time is ahead of UTC at a Unix time in seconds.
public func localZone(at unixTime: Double) -> Int { local(at: unixTime).tm_gmtoff }

private func local(at unixTime: Double) -> tm {
  var moment = unixTime.isFinite ? time_t(min(max(unixTime, -1e11), 1e11)) : 0
  var local = tm()
  localtime_r(&moment, &local)
  return local
}
