import Formatting
import Glibc

/// The most memory that this process has had resident so far, in words.
func residentMemory() -> String? {
  var usage = rusage()
  guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
  return byteText(usage.ru_maxrss * 1024)
}

/// How many descriptors this process has open; 0 where /proc does not say.
func descriptorCount() -> Int {
  guard let folder = opendir("/proc/self/fd") else { return 0 }
  defer { closedir(folder) }
  var count = 0
  while let entry = readdir(folder) { if entry.pointee.d_name.0 != 0x2E { count += 1 } }
  // The folder itself is one of them.
  return count - 1
}

/// What this thread has used of the processor.
func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
